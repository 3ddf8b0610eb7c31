"""Recipes: the tutorial's constants, what is refused and how, the table."""

import dataclasses

import pytest

from engine import recipes
from tfrecords import datasets
from tfrecords import distort
from tfrecords import errors
from tfrecords import preprocess

# The original cifar10.py, cifar10_input.py and cifar10_train.py.
TUTORIAL = {
    'model': 'tutorial', 'dataset': 'cifar10', 'batch_size': 128, 'max_steps': 100_000,
    'crop': 24, 'pad': 0, 'flip': True, 'alternate_flip': False, 'brightness': 63.0,
    'contrast_lower': 0.2, 'contrast_upper': 1.8,
    'standardize': True, 'precision': 'float32', 'label_smoothing': 0.0, 'dropout': 0.0,
    'optimizer': 'sgd', 'momentum': 0.0, 'bias_learning_rate': 1.0,
    'nesterov': False, 'learning_rate': 0.1, 'schedule': 'staircase', 'decay_epochs': 350.0,
    'decay_factor': 0.1, 'weight_decay': 0.004, 'decayed_layers': ('local3', 'local4'),
    'moving_average_decay': 0.9999, 'flip_averaging': False, 'train_examples': 0,
    'holdout_examples': 0,
}


def test_constants_of_the_tutorial():
  values = dataclasses.asdict(recipes.get('cifar10_tutorial'))
  # Only the triangle has a peak, and only Muon has Muon's numbers: here they have no effect.
  assert {name: values[name] for name in TUTORIAL} == TUTORIAL
  assert set(values) - set(TUTORIAL) == {
      'name', 'summary', 'peak_at', 'muon_learning_rate', 'muon_momentum'}


@pytest.mark.parametrize('name', recipes.RECIPES)
def test_every_row_is_whole(name):
  recipe = recipes.get(name)
  assert recipe.name == name and recipe.summary
  assert recipe.dataset in datasets.CATALOGUE
  # Its own checks again, as for a recipe that a flag has changed.
  assert dataclasses.replace(recipe) == recipe


def test_the_rows_that_are_promised():
  assert set(recipes.RECIPES) == {
      'cifar10_tutorial', 'cifar10', 'cifar10_94', 'cifar100', 'shapes'}
  assert recipes.DEFAULT == 'cifar10'
  assert recipes.get('cifar10').model == 'tutorial'
  # The goal of the one without the flipped image, of the other with it.
  assert not recipes.get('cifar10').flip_averaging
  assert recipes.get('cifar10_94').flip_averaging
  assert recipes.get('cifar100').dataset == 'cifar100'
  assert recipes.get('shapes').dataset == 'shapes'


@pytest.mark.parametrize('changes, text', [
    ({'model': 'tutorail'}, '--model=tutorail: did you mean tutorial?'),
    ({'model': 'resnet'}, '--model=resnet: did you mean airbench or tutorial?'),
    ({'schedule': 'staircse'}, '--schedule=staircse: did you mean staircase?'),
    ({'schedule': 'x'}, '--schedule=x: did you mean constant or staircase or triangle?'),
    ({'dataset': 'cifar11'}, '--dataset=cifar11: there is no such data set; did you mean cifar10 '
     'or cifar100?'),
    ({'decayed_layers': ('local3', 'locla4')},
     '--decayed_layers=local3,locla4: did you mean local4 or local3?'),
    ({'optimizer': 'adam'}, '--optimizer=adam: did you mean muon or sgd?'),
    ({'dropout': 1.0}, '--dropout=1.0: give 0 to below 1'),
    ({'muon_momentum': -0.1}, '--muon_momentum=-0.1: give 0 to below 1'),
    ({'muon_learning_rate': 0.0}, '--muon_learning_rate=0.0: give more than 0'),
    ({'bias_learning_rate': 0.0}, '--bias_learning_rate=0.0: give more than 0'),
    ({'batch_size': 0}, '--batch_size=0: give more than 0'),
    ({'max_steps': -5}, '--max_steps=-5: give more than 0'),
    ({'learning_rate': 0.0}, '--learning_rate=0.0: give more than 0'),
    ({'learning_rate': float('nan')}, '--learning_rate=nan: give more than 0'),
    ({'decay_epochs': 0.0}, '--decay_epochs=0.0: give more than 0'),
    ({'decay_factor': -0.1}, '--decay_factor=-0.1: give more than 0'),
    ({'weight_decay': -1.0}, '--weight_decay=-1.0: give 0 or more'),
    ({'train_examples': -1}, '--train_examples=-1: give 0 or more'),
    ({'holdout_examples': -1}, '--holdout_examples=-1: give 0 or more'),
    ({'momentum': 1.0}, '--momentum=1.0: give 0 to below 1'),
    ({'label_smoothing': 1.0}, '--label_smoothing=1.0: give 0 to below 1'),
    ({'moving_average_decay': -0.5}, '--moving_average_decay=-0.5: give 0 to below 1'),
    ({'peak_at': 0.0}, '--peak_at=0.0: give more than 0 and less than 1'),
    ({'peak_at': 1.0}, '--peak_at=1.0: give more than 0 and less than 1'),
    ({'nesterov': True}, '--nesterov=True: needs --momentum'),
    ({'crop': 33}, 'crop=33: images are 32x32; give 0 (no crop) to 32'),
    ({'contrast_lower': 2.0}, 'contrast_lower=2.0, contrast_upper=1.8: give 0 <= contrast_lower '
     '<= contrast_upper'),
    ({'brightness': -1.0}, 'brightness=-1.0: give 0 or more'),
    ({'pad': 32}, 'pad=32: images are 32x32; give 0 (no border) to 31'),
    ({'flip': False, 'alternate_flip': True},
     'alternate_flip=True, flip=False: give flip=True or alternate_flip=False'),
])
def test_contradictions_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    dataclasses.replace(recipes.get('cifar10_tutorial'), **changes)
  assert str(caught.value) == text


@pytest.mark.parametrize('name, text', [
    ('cifar10_tutorail',
     '--recipe=cifar10_tutorail: there is no such recipe; did you mean cifar10_tutorial or '
     'cifar10_94 or cifar10?'),
    ('shape', '--recipe=shape: there is no such recipe; did you mean shapes?'),
    ('', '--recipe=: there is no such recipe; did you mean cifar10 or cifar100 or '
     'cifar10_94 or cifar10_tutorial or shapes?')])
def test_unknown_recipes_are_refused(name, text):
  with pytest.raises(errors.InputError) as caught:
    recipes.get(name)
  assert str(caught.value) == text


def test_every_field_is_explained():
  fields = [field for field in dataclasses.fields(recipes.Recipe)
            if field.name not in ('name', 'summary')]
  assert all(field.metadata['help'] for field in fields)


def test_input_settings_are_passed_on():
  recipe = dataclasses.replace(
      recipes.get('cifar10_tutorial'), crop=20, flip=False, brightness=1.0, contrast_lower=0.5,
      contrast_upper=0.75, standardize=False, pad=3)
  assert recipe.preprocessing == preprocess.Preprocessing(crop=20, standardize=False)
  assert recipe.distortion == distort.Distortion(
      crop=20, flip=False, brightness=1.0, contrast_lower=0.5, contrast_upper=0.75,
      standardize=False, pad=3)
  assert dataclasses.replace(recipe, flip=True, alternate_flip=True).distortion.alternate_flip


def test_table():
  lines = recipes.table().splitlines()
  blank = lines.index('')
  names = [name for name in lines[0].split() if name != 'name']
  assert names == list(recipes.RECIPES)
  rows = {line.split()[0]: line.split()[1:] for line in lines[1:blank]}
  assert dict(zip(names, rows['max_steps'], strict=True))['cifar10_tutorial'] == '100,000'
  assert dict(zip(names, rows['decayed_layers'], strict=True))['cifar10_tutorial'] == (
      'local3,local4')
  assert all(len(cells) == len(names) for cells in rows.values())
  # What all recipes have in common is no news.
  assert 'train_examples' not in rows and 'summary' not in rows
  assert all(len(set(cells)) > 1 for cells in rows.values())
  starts = [line.index(cells[0], len(name)) for name, cells in rows.items()
            for line in lines[1:blank] if line.startswith(f'{name} ')]
  assert len(set(starts)) == 1
  assert lines[blank + 1:] == [f'{name}: {recipes.get(name).summary}' for name in names]
