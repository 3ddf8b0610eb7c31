"""A recipe: what is refused and how, and what it passes on."""

import dataclasses
import re

import pytest

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from engine.models import model_registry
from engine.optim import schedule_registry
from tfrecords import errors
from tfrecords import preprocessing_config
from tfrecords.augmentation import augmentation_config


@pytest.mark.parametrize(
  'changes, text',
  [
    ({'model': 'tutorail'}, '--model=tutorail: did you mean tutorial?'),
    ({'model': 'xyz'}, '--model=xyz: choose one of: '
     + ', '.join(sorted(model_registry.MODELS))),
    ({'lr_schedule': 'staircse'}, '--lr_schedule=staircse: did you mean staircase?'),
    ({'lr_schedule': 'x'},
     '--lr_schedule=x: choose one of: ' + ', '.join(sorted(schedule_registry.SCHEDULES))),
    ({'dataset': 'cifar11'}, '--dataset=cifar11: there is no such data set; did you mean cifar10 '
     'or cifar100?'),
    ({'optimizer': 'adan'}, '--optimizer=adan: did you mean adam or adamw?'),
    ({'max_rotation_degrees': -1.0}, '--max_rotation_degrees=-1.0: give 0 to 180 degrees'),
    ({'dropout': 1.0}, '--dropout=1.0: give 0 to below 1'),
    ({'optimizer': 'muon', 'muon_momentum': -0.1}, '--muon_momentum=-0.1: give 0 to below 1'),
    ({'optimizer': 'muon', 'muon_learning_rate': 0.0},
     '--muon_learning_rate=0.0: give more than 0'),
    ({'bias_lr_multiplier': 0.0}, '--bias_lr_multiplier=0.0: give more than 0'),
    ({'batch_size': 0}, '--batch_size=0: give more than 0'),
    ({'max_steps': -5}, '--max_steps=-5: give more than 0'),
    ({'learning_rate': 0.0}, '--learning_rate=0.0: give more than 0'),
    ({'learning_rate': float('nan')}, '--learning_rate=nan: give more than 0'),
    ({'decay_epochs': 0.0}, '--decay_epochs=0.0: give more than 0'),
    ({'decay_factor': -0.1}, '--decay_factor=-0.1: give more than 0'),
    ({'weight_decay': -1.0}, '--weight_decay=-1.0: give 0 or more'),
    ({'class_subset': ('cat', 'dgo')}, '--class_subset=cat,dgo: did you mean dog?'),
    (
      {'class_subset': ('cat', 'dog', 'cat')},
      '--class_subset=cat,dog,cat: names cat twice; once will do',
    ),
    ({'class_subset': ('cat',)}, '--class_subset=cat: give two classes or more, or none for all'),
    (
      {'dataset': 'shapes', 'class_subset': ('ring', 'crss')},
      '--class_subset=ring,crss: did you mean cross?',
    ),
    ({'examples_per_class': -1}, '--examples_per_class=-1: give 0 or more'),
    (
      {'examples_per_class': 5, 'max_train_examples': 9},
      '--examples_per_class=5: --max_train_examples '
      'takes the first records, whatever their class; give one of them',
    ),
    ({'progressive_side': 12}, '--progressive_side=12: --progressive_fraction=0.0: give both, such '
     'as 24 and 0.4, or neither'),
    ({'progressive_side': 24, 'progressive_fraction': 0.4},
     '--progressive_side=24: the network sees images of 24 pixels; give 0 (never) to 23'),
    ({'progressive_side': 12, 'progressive_fraction': 0.4, 'frozen_layers': ('conv1',)},
     '--progressive_side=12: --frozen_layers: features of images of one size are cached; give one '
     'of them'),
    ({'max_train_examples': -1}, '--max_train_examples=-1: give 0 or more'),
    ({'validation_examples': -1}, '--validation_examples=-1: give 0 or more'),
    ({'early_stopping_patience': -1}, '--early_stopping_patience=-1: give 0 or more'),
    ({'early_stopping_patience': 3}, '--early_stopping_patience=3: needs validation images; give '
     '--validation_examples, such as 5000'),
    ({'momentum': 1.0}, '--momentum=1.0: give 0 to below 1'),
    ({'label_smoothing': 1.0}, '--label_smoothing=1.0: give 0 to below 1'),
    ({'moving_average_decay': -0.5}, '--moving_average_decay=-0.5: give 0 to below 1'),
    ({'lr_schedule': 'linear_warmup_decay', 'warmup_fraction': 0.0},
     '--warmup_fraction=0.0: give more than 0 and less than 1'),
    ({'lr_schedule': 'linear_warmup_decay', 'warmup_fraction': 1.0},
     '--warmup_fraction=1.0: give more than 0 and less than 1'),
    ({'nesterov': True}, '--nesterov=True: needs --momentum'),
    ({'crop_size': 33}, '--crop_size=33: images are 32x32; give 0 (no crop) to 32'),
    (
      {'contrast_lower': 2.0},
      '--contrast_lower=2.0, --contrast_upper=1.8: give 0 <= contrast_lower <= contrast_upper',
    ),
    ({'max_brightness_delta': -1.0}, '--max_brightness_delta=-1.0: give 0 or more'),
    ({'max_brightness_delta': float('nan')}, '--max_brightness_delta=nan: give 0 or more'),
    ({'max_steps': 1.5}, '--max_steps=1.5: is of type float; give an int'),
    ({'frozen_layers': 'conv1'}, '--frozen_layers=conv1: is of type str; give a tuple of str, such '
     "as ('conv1',)"),
    ({'frozen_layers': ['conv1']}, "--frozen_layers=['conv1']: is of type list; give a tuple of "
     "str, such as ('conv1',)"),
    ({'learning_rate': '0.1'}, '--learning_rate=0.1: is of type str; give a float'),
    ({'learning_rate': None}, '--learning_rate=None: is of type NoneType; give a float'),
    ({'random_flip': 1}, '--random_flip=1: is of type int; give True or False'),
    ({'batch_size': True}, '--batch_size=True: is of type bool; give an int'),
    ({'dataset': 3}, '--dataset=3: is of type int; give a str'),
    ({'optimizer': 3}, '--optimizer=3: choose one of: adam, adamw, lion, muon, sgd'),
    ({'momentum': 'x'}, '--momentum=x: is of type str; give a float'),
    ({'augmentation': 1}, 'augmentation: is of type int; give an AugmentationConfig'),
    ({'nonsense': 1}, 'nonsense: there is no such setting; choose one of: '),
    ({'max_step': 1}, 'max_step: there is no such setting; did you mean max_steps?'),
    ({'crop': 8}, 'crop: there is no such setting; it was renamed to crop_size'),
    ({'weight_decay': 0.1, 'weight_decay_layers': ()}, '--weight_decay=0.1: no layer uses it; '
     'give the layers as --weight_decay_layers, or all'),
    ({'crop_padding': 32}, '--crop_padding=32: images are 32x32; give 0 (no border) to 31'),
  ],
)
def test_contradictions_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    recipe_catalog.get('cifar10_tutorial').with_settings(**changes)
  found = str(caught.value)
  assert found.startswith(text) if text.endswith(': ') else found == text


def test_a_whole_number_counts_as_a_float():
  assert recipe_catalog.get('cifar10_tutorial').with_settings(learning_rate=1).learning_rate == 1


def test_weight_decay_layers_may_be_empty():
  recipe = recipe_catalog.get('cifar10_tutorial')
  assert recipe.with_settings(weight_decay_layers=()).weight_decay_layers == ()
  assert recipe.with_settings(weight_decay=0.0, weight_decay_layers=()).weight_decay == 0


def test_every_field_is_explained():
  fields = dict(recipe_settings.fields(recipe_lib.Recipe))
  assert all(field.metadata['help'] for field in fields)


def test_input_settings_are_passed_on():
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(
    crop_size=20,
    random_flip=False,
    max_brightness_delta=1.0,
    contrast_lower=0.5,
    contrast_upper=0.75,
    standardize=False,
    crop_padding=3,
  )
  assert recipe.preprocessing == preprocessing_config.Preprocessing(crop_size=20, standardize=False)
  assert recipe.augmentation == augmentation_config.AugmentationConfig(
    crop_size=20,
    random_flip=False,
    max_brightness_delta=1.0,
    contrast_lower=0.5,
    contrast_upper=0.75,
    standardize=False,
    crop_padding=3,
  )
  alternating = recipe.with_settings(random_flip=True, alternate_flip=True)
  assert alternating.augmentation.alternate_flip
  # Without mirroring nothing alternates, so that --norandom_flip is enough to say.
  assert not alternating.with_settings(random_flip=False).augmentation.alternate_flip


def test_class_names_are_those_asked_for_or_all():
  recipe = recipe_catalog.get('cifar10_tutorial')
  assert len(recipe.class_names) == 10
  assert recipe.class_names[3] == 'cat'
  assert dataclasses.replace(recipe, class_subset=('dog', 'cat')).class_names == ('dog', 'cat')


def _numbers():
  """Returns the numeric settings of all recipes with the choice that has each."""
  for field, users in recipe_settings.fields(recipe_lib.Recipe):
    if field.type in (int, float):
      choice = 'lr_schedule' if users and users[0] in schedule_registry.SCHEDULES else 'optimizer'
      yield field.name, {choice: users[0]} if users else {}


@pytest.mark.parametrize('name, choice', [*_numbers()])
@pytest.mark.parametrize('value', [float('nan'), float('inf'), -float('inf'), -1, 10 ** 30, 1e300])
def test_no_setting_accepts_nan_infinity_or_absurd_numbers(name, choice, value):
  recipe = recipe_lib.Recipe('a', 'b')
  if name == 'crop_padding':
    choice = {'random_crop': True}
  with pytest.raises(errors.InputError, match=f'{name}={re.escape(str(value))}'):
    recipe.with_settings(**choice, **{name: value})
