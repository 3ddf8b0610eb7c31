"""The flags of a recipe: a flag for each setting, and overrides on the command line."""

from absl import flags
import pytest

from binaries import recipe_flags
from binaries import train_flags
from engine.config import own_recipe
from engine.config import recipe_catalog
from engine.config import recipe_settings
from tests.binaries import flag_parsing
from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors


@pytest.fixture
def parse():
  """Returns a function that parses a command line; the flags are undefined after the test."""
  with flag_parsing.flags_of('train_main', recipe_flags.define) as parse:
    yield parse


def test_names_of_the_tutorial(parse):
  parse('--batch_size=4', '--max_steps=9')
  assert (recipe_flags.chosen().batch_size, recipe_flags.chosen().max_steps) == (4, 9)


def test_the_default_recipe(parse):
  parse()
  assert recipe_flags.chosen() == recipe_catalog.get(recipe_catalog.DEFAULT)


def test_the_fallback_keeps_its_own_data(parse):
  parse('--dataset=cifar100', '--class_subset=bee,bear', '--max_steps=9')
  fallback = recipe_flags.fallback('shapes')
  assert (fallback.dataset, fallback.class_subset, fallback.max_steps) == ('shapes', (), 9)


def test_every_field_has_a_flag_with_its_explanation(parse):
  parse()
  names = [field.name for field in recipe_flags.fields()]
  assert len(set(names)) == len(names)
  for recipe in recipe_catalog.RECIPES.values():
    assert set(recipe_settings.flat(recipe)) - {'name', 'summary'} <= set(names)
  for field in recipe_flags.fields():
    flag = flags.FLAGS[field.name]
    assert flag.value is None
    assert flag.help.endswith(field.metadata['help'])


@pytest.mark.parametrize('name', recipe_catalog.RECIPES)
def test_every_field_overrides_every_recipe(parse, name):
  wanted = {
    'model': 'tutorial',
    'dataset': 'cifar100',
    'batch_size': 96,
    'max_steps': 77,
    'crop_size': 20,
    'crop_padding': 3,
    'shrink_to': 16,
    'random_flip': True,
    'alternate_flip': True,
    'max_brightness_delta': 5.5,
    'contrast_lower': 0.25,
    'contrast_upper': 1.25,
    'max_rotation_degrees': 7.5,
    'standardize': False,
    'max_hue_degrees': 12.5,
    'saturation_lower': 0.5,
    'saturation_upper': 1.5,
    'trivial_augment': True,
    'cutout_size': 6,
    'mixup_alpha': 0.25,
    'cutmix_alpha': 0.75,
    'progressive_side': 0,
    'progressive_fraction': 0.0,
    'compute_dtype': 'bfloat16',
    'jit_compile': True,
    'label_smoothing': 0.125,
    'dropout': 0.25,
    'optimizer': 'muon',
    'momentum': 0.25,
    'nesterov': True,
    'learning_rate': 0.0625,
    'bias_lr_multiplier': 2.0,
    'muon_learning_rate': 0.125,
    'muon_momentum': 0.875,
    'lr_schedule': 'linear_warmup_decay',
    'warmup_fraction': 0.375,
    'weight_decay': 0.001,
    'weight_decay_layers': ('conv1', 'local4'),
    'moving_average_decay': 0.5,
    'test_time_flip': True,
    'max_train_examples': 1000,
    'class_subset': ('bee', 'bear'),
    'examples_per_class': 0,
    'frozen_layers': ('conv2', 'conv1'),
    'random_crop': True,
    'balance': 'loss',
    'early_stopping_patience': 4,
    'validation_examples': 500,
  }
  texts = {key: ','.join(value) if isinstance(value, tuple) else value
           for key, value in wanted.items()}
  parse(f'--recipe={name}', *(f'--{key}={value}' for key, value in texts.items()))
  recipe = recipe_settings.flat(recipe_flags.chosen())
  assert recipe.pop('name') == name
  assert recipe.pop('summary') == recipe_catalog.get(name).summary
  assert recipe == wanted


def test_some_settings_only():
  with flag_parsing.flags_of('records_main', lambda: recipe_flags.define(['crop_size'])) as parse:
    assert {'recipe', 'crop_size'} <= {*flags.FLAGS}
    assert 'max_steps' not in flags.FLAGS
    parse('--recipe=shapes', '--crop_size=20')
    assert recipe_flags.chosen() == recipe_catalog.get('shapes').with_settings(crop_size=20)


def test_switches_and_empty_lists(parse):
  parse('--norandom_flip', '--weight_decay_layers=')
  assert recipe_flags.chosen().augmentation.random_flip is False
  assert recipe_flags.chosen().weight_decay_layers == ()


@pytest.mark.parametrize('arguments, text', [
    (['--recipe=cifar'], '--recipe=cifar: there is no such recipe; did you mean '),
    (['--dataset=shape'], '--dataset=shape: there is no such data set; did you mean shapes?'),
    (['--compute_dtype=float16'], '--compute_dtype=float16: small gradients would become 0, as the '
     'loss is not scaled; give bfloat16'),
    (['--recipe=cifar10_tutorial', '--nesterov'], '--nesterov=True: needs --momentum'),
    (['--batch_size=0'], '--batch_size=0: give more than 0')])
def test_unusable_settings_are_refused(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    recipe_flags.chosen()
  assert str(caught.value).startswith(text)


@pytest.fixture(name='pets')
def fixture_pets(tmp_path):
  imported_set.write(tmp_path / 'pets', shape=(12, 12, 3))
  return tmp_path / 'pets'


@pytest.fixture(name='parse_all')
def fixture_parse_all():
  """Returns a function that parses a command line of a training."""
  with flag_parsing.flags_of('train_main', train_flags.define) as parse:
    yield parse


def test_an_imported_set_has_its_own_recipe(parse_all, pets):
  parse_all(f'--dataset={pets}', '--max_steps=7')
  recipe = recipe_flags.chosen()
  assert (recipe.name, recipe.dataset, recipe.max_steps) == ('own_pets', str(pets), 7)
  assert flags.FLAGS.data_dir == str(pets)
  assert recipe == own_recipe.derive(datasets.get(str(pets))).with_settings(max_steps=7)


def test_another_recipe_for_an_imported_set(parse_all, pets):
  parse_all(f'--dataset={pets}', '--recipe=cifar10', '--shrink_to=8')
  assert recipe_flags.chosen().name == 'cifar10'
  parse_all(f'--dataset={pets}', '--recipe=own')
  assert recipe_flags.chosen().name == 'own_pets'


def test_a_derived_recipe_is_derived_once(parse_all, pets, tmp_path):
  parse_all(f'--dataset={pets}', f'--train_dir={tmp_path / "run"}')
  first = recipe_flags.chosen().with_settings(label_smoothing=0.3)
  (tmp_path / 'run').mkdir()
  first.write(tmp_path / 'run/config.json')
  assert recipe_flags.chosen() == first


def test_a_set_that_was_moved_is_where_data_dir_says(parse_all, pets, tmp_path):
  pets.rename(tmp_path / 'moved')
  parse_all(f'--dataset={pets}', f'--data_dir={tmp_path / "moved"}')
  recipe = recipe_flags.chosen()
  assert (recipe.name, recipe.dataset) == ('own_pets', str(tmp_path / 'moved'))


def test_a_warm_start_has_the_network_of_the_earlier_run(parse_all, pets, tmp_path):
  (tmp_path / 'run').mkdir()
  recipe_catalog.get('mnist_cnn').write(tmp_path / 'run/config.json')
  parse_all(f'--dataset={pets}', f'--warm_start_from={tmp_path / "run"}', '--learning_rate=0.5')
  recipe = recipe_flags.chosen()
  assert (recipe.name, recipe.model, recipe.learning_rate) == ('own_pets', 'cnn', 0.5)
  parse_all(f'--dataset={pets}', f'--warm_start_from={tmp_path / "none"}')
  with pytest.raises(errors.InputError, match='^--warm_start_from=.*none: holds no run'):
    recipe_flags.chosen()


@pytest.mark.parametrize('arguments, message', [
    (['--recipe=cifar10_tutorial'], '--crop_size=24: images are 12x12; give 0 (no crop) to 12'),
    (['--recipe=cifar10'], '--shrink_to=24: the network would see 12x12 pixels'),
    (['--class_subset=cat,cow'], '--class_subset=cat,cow: choose one of: cat, dog, frog'),
    (['--validation_examples=5'], '--validation_examples=5: pets has a validation split of its '
     'own; leave this out')])
def test_settings_that_an_imported_set_contradicts(parse_all, pets, arguments, message):
  parse_all(f'--dataset={pets}', *arguments)
  with pytest.raises(errors.InputError) as caught:
    recipe_flags.chosen()
  assert str(caught.value).startswith(message)


def test_its_own_recipe_needs_an_imported_set(parse_all):
  parse_all('--recipe=own')
  with pytest.raises(errors.InputError) as caught:
    recipe_flags.chosen()
  assert str(caught.value) == ('--recipe=own: is derived from an imported data set; give its '
                               'directory as --dataset')
