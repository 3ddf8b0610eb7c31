"""The catalog of recipes: the constants of the lessons, unknown names, the table."""

import dataclasses
import pathlib
import subprocess
import sys

import pytest

from engine.config import recipe_catalog
from engine.config import recipe_settings
from tfrecords import datasets
from tfrecords import errors

# The original cifar10.py, cifar10_input.py and cifar10_train.py.
TUTORIAL = {
  'model': 'tutorial',
  'dataset': 'cifar10',
  'batch_size': 128,
  'max_steps': 100_000,
  'crop_size': 24,
  'shrink_to': 0,
  'random_crop': True,
  'crop_padding': 0,
  'random_flip': True,
  'alternate_flip': False,
  'max_brightness_delta': 63.0,
  'contrast_lower': 0.2,
  'contrast_upper': 1.8,
  'max_rotation_degrees': 0.0,
  'max_hue_degrees': 0.0,
  'saturation_lower': 1.0,
  'saturation_upper': 1.0,
  'trivial_augment': False,
  'cutout_size': 0,
  'mixup_alpha': 0.0,
  'cutmix_alpha': 0.0,
  'standardize': True,
  'progressive_side': 0,
  'progressive_fraction': 0.0,
  'compute_dtype': 'float32',
  'jit_compile': False,
  'label_smoothing': 0.0,
  'dropout': 0.0,
  'optimizer': 'sgd',
  'momentum': 0.0,
  'bias_lr_multiplier': 1.0,
  'nesterov': False,
  'learning_rate': 0.1,
  'lr_schedule': 'staircase',
  'decay_epochs': 350.0,
  'decay_factor': 0.1,
  'weight_decay': 0.004,
  'weight_decay_layers': ('local3', 'local4'),
  'moving_average_decay': 0.9999,
  'test_time_flip': False,
  'frozen_layers': (),
  'class_subset': (),
  'examples_per_class': 0,
  'max_train_examples': 0,
  'validation_examples': 0,
}


def test_constants_of_the_tutorial():
  values = recipe_settings.flat(recipe_catalog.get('cifar10_tutorial'))
  assert {name: values[name] for name in TUTORIAL} == TUTORIAL
  assert set(values) - set(TUTORIAL) == {
      'name', 'summary', 'early_stopping_patience', 'balance'}


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_every_row_is_whole(name):
  recipe_catalog.get(name).check_layers()
  recipe = recipe_catalog.get(name)
  assert recipe.name == name
  assert recipe.summary
  assert recipe.dataset in datasets.CATALOG
  # Its own checks again, as for a recipe that a flag has changed.
  assert dataclasses.replace(recipe) == recipe


def test_the_rows_that_are_promised():
  assert set(recipe_catalog.RECIPES) >= {
      'cifar10_tutorial', 'cifar10', 'cifar10_94', 'cifar100', 'shapes', 'mnist_softmax',
      'mnist_deep', 'mnist_dense', 'mnist_dense_tuned', 'mnist_cnn', 'mnist_conv'}
  assert recipe_catalog.DEFAULT == 'cifar10'
  assert recipe_catalog.get('cifar10').model == 'tutorial'
  assert recipe_catalog.get('cifar10').test_time_flip
  assert recipe_catalog.get('cifar10_94').test_time_flip
  assert recipe_catalog.get('cifar100').dataset == 'cifar100'
  assert recipe_catalog.get('shapes').dataset == 'shapes'


def test_constants_of_the_mnist_lessons():
  def values(name, *fields):
    recipe = recipe_catalog.get(name)
    assert (
      recipe.dataset,
      recipe.augmentation.standardize,
      recipe.augmentation.random_flip,
      recipe.moving_average_decay > 0,
    ) == ('mnist', False, False, recipe.name in ('mnist_cnn', 'mnist_deep', 'mnist_dense_tuned'))
    return tuple(recipe_settings.flat(recipe)[field] for field in fields)

  plain = ('model', 'batch_size', 'max_steps', 'optimizer', 'learning_rate', 'dropout')
  assert values('mnist_softmax', *plain) == ('softmax', 100, 5_000, 'sgd', 0.3, 0.0)
  assert values('mnist_dense', *plain, 'max_train_examples') == (
      'dense', 64, 70 * (55_000 // 64), 'sgd', 0.001, 0.0, 55_000)
  assert values('mnist_cnn', *plain) == ('cnn', 128, 10 * -(-60_000 // 128), 'adam', 0.002, 0.2)


@pytest.mark.parametrize('name, text', [
    ('cifar10_tutorail',
     '--recipe=cifar10_tutorail: there is no such recipe; did you mean cifar10_tutorial or '
     'cifar10_short or cifar10_94?'),
    ('shape', '--recipe=shape: there is no such recipe; did you mean shapes?'),
    ('', '--recipe=: there is no such recipe; choose one of: '
     + ', '.join(sorted(recipe_catalog.RECIPES)))])
def test_unknown_recipes_are_refused(name, text):
  with pytest.raises(errors.InputError) as caught:
    recipe_catalog.get(name)
  assert str(caught.value) == text


def test_tables():
  text = recipe_catalog.table()
  # At least one for images of 32x32x3 and one for 28x28x1, each with its summaries below.
  parts = text.split('\n\n')
  tables, summaries = parts[::2], parts[1::2]
  assert len(tables) == len(summaries) >= 2
  columns: dict[str, dict[str, str]] = {}
  for table in tables:
    names, *rows = ([cell for cell in line.split() if cell != 'name']
                    for line in table.splitlines())
    # What all recipes of a table have in common is no news.
    assert all(len(cells) == 1 + len(names) and len(set(cells[1:])) > 1 for cells in rows)
    assert {'max_train_examples', 'summary'} & {cells[0] for cells in rows} <= {
      'max_train_examples'
    }
    columns |= {name: {cells[0]: cells[1 + place] for cells in rows}
                for place, name in enumerate(names)}
  assert list(columns) == list(recipe_catalog.RECIPES)
  assert columns['cifar10_tutorial']['max_steps'] == '100,000'
  assert columns['cifar10_tutorial']['weight_decay_layers'] == 'local3,local4'
  assert columns['mnist_softmax']['weight_decay_layers'] == '-'
  assert '\n'.join(summaries) == '\n'.join(
      f'{name}: {recipe.summary}' for name, recipe in recipe_catalog.RECIPES.items())
  assert max(map(len, text.splitlines())) <= 120


def test_columns_of_a_table_stand_below_each_other():
  lines = recipe_catalog.table().partition('\n\n')[0].splitlines()
  column = lines[0].index('cifar10_tutorial')
  assert all(line[column - 1] == ' ' and line[column] != ' ' for line in lines)


def test_the_settings_of_all_flags_are_known_without_tensorflow():
  program = ('import sys\n'
             'from engine.config import recipe_catalog, run_config, train_options\n'
             'from engine.models import model_registry\n'
             'recipe_catalog.get("cifar10").with_settings(optimizer="lion", model="resnet")\n'
             'recipe_catalog.table(), list(model_registry.MODELS)\n'
             'sys.exit("tensorflow" in sys.modules)')
  root = pathlib.Path(__file__).parents[3]
  assert subprocess.run([sys.executable, '-c', program], cwd=root, check=False).returncode == 0
