"""A recipe: what is refused and how, and what it passes on."""

import dataclasses

import pytest

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from tfrecords import errors
from tfrecords import preprocess
from tfrecords.augmentation import augment


@pytest.mark.parametrize('changes, text', [
    ({'model': 'tutorail'}, '--model=tutorail: did you mean tutorial?'),
    ({'model': 'resnet'}, '--model=resnet: choose one of: airbench, cnn, deep, dense, '
     'small_airbench, softmax, tutorial'),
    ({'schedule': 'staircse'}, '--schedule=staircse: did you mean staircase?'),
    ({'schedule': 'x'},
     '--schedule=x: choose one of: constant, exponential, staircase, triangle'),
    ({'dataset': 'cifar11'}, '--dataset=cifar11: there is no such data set; did you mean cifar10 '
     'or cifar100?'),
    ({'decayed_layers': ('local3', 'locla4')},
     '--decayed_layers=local3,locla4: did you mean local4 or local3?'),
    ({'optimizer': 'adan'}, '--optimizer=adan: did you mean adam?'),
    ({'rotation': -1.0}, 'rotation=-1.0: give 0 to 180 degrees'),
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
    ({'classes': ('cat', 'dgo')}, '--classes=cat,dgo: did you mean dog?'),
    ({'classes': ('cat', 'dog', 'cat')}, '--classes=cat,dog,cat: names cat twice; once will do'),
    ({'classes': ('cat',)}, '--classes=cat: give two classes or more, or none for all'),
    ({'dataset': 'shapes', 'classes': ('ring', 'crss')},
     '--classes=ring,crss: did you mean cross?'),
    ({'examples_per_class': -1}, '--examples_per_class=-1: give 0 or more'),
    ({'examples_per_class': 5, 'train_examples': 9}, '--examples_per_class=5: --train_examples '
     'takes the first records, whatever their class; give one of them'),
    ({'freeze': ('conv1', 'conv3')}, '--freeze=conv1,conv3: did you mean conv2 or conv1?'),
    ({'freeze': ('conv1', 'conv2', 'local3', 'local4', 'softmax_linear')},
     '--freeze=conv1,conv2,local3,local4,softmax_linear: leaves nothing to train'),
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
])
def test_contradictions_are_refused(changes, text):
  with pytest.raises(errors.InputError) as caught:
    dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), **changes)
  assert str(caught.value) == text


def test_every_field_is_explained():
  fields = [field for field in dataclasses.fields(recipe_lib.Recipe)
            if field.name not in ('name', 'summary')]
  assert all(field.metadata['help'] for field in fields)


def test_input_settings_are_passed_on():
  recipe = dataclasses.replace(
    recipe_catalog.get('cifar10_tutorial'),
    crop=20,
    flip=False,
    brightness=1.0,
    contrast_lower=0.5,
    contrast_upper=0.75,
    standardize=False,
    pad=3,
  )
  assert recipe.preprocessing == preprocess.Preprocessing(crop=20, standardize=False)
  assert recipe.distortion == augment.Distortion(
      crop=20, flip=False, brightness=1.0, contrast_lower=0.5, contrast_upper=0.75,
      standardize=False, pad=3)
  assert dataclasses.replace(recipe, flip=True, alternate_flip=True).distortion.alternate_flip
  # Without mirroring nothing alternates, so that --noflip is enough to say.
  assert not dataclasses.replace(recipe, alternate_flip=True).distortion.alternate_flip


def test_class_names_are_those_asked_for_or_all():
  recipe = recipe_catalog.get('cifar10_tutorial')
  assert len(recipe.class_names) == 10 and recipe.class_names[3] == 'cat'
  assert dataclasses.replace(recipe, classes=('dog', 'cat')).class_names == ('dog', 'cat')
