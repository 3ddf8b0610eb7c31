"""The recipe `own`: derived from an imported data set, where no other is given.

The rules, each a function below; docs/own_recipe.md has the trainings that they were chosen by.
They depend on the manifest alone, so the same data set gives the same recipe on every machine, and
a run keeps it in its config.json like any other recipe.

  network     color: airbench; gray: small_airbench; a side below 9 pixels: resnet
  batch       32 below 500 training images, 64 below 2,000, 128 below 10,000, 256 below 30,000, else
              480; as many fewer as the images are larger than 32x32, but 16
  length      12.5 epochs of 50,000 images, as many more for n as the root of 50,000 / n, but 100
              epochs at most; at least 100 steps, and at most ten minutes on two processors
  rates       gray: twice those of mnist_conv below 10,000 training images
  distortion  shifts by a sixteenth of the side; digits and letters, which are classes with names of
              one or two characters or the words zero to nine, turn by up to 10 degrees; all other
              images are mirrored, unless a class is called left or right

A training that begins with the layers of an earlier run takes the network and everything else that
does not depend on the data set from that run's recipe, so that its layers fit.
"""

import dataclasses
import math
import re

from engine.config import own_recipe_summary
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from engine.config import recipe_settings
from tfrecords import dataset_spec

# What --recipe calls it, and the first word of the recipe's name.
NAME = 'own'

# Number of training images below which a batch has so many examples.
_BATCHES = ((500, 32), (2_000, 64), (10_000, 128), (30_000, 256))
_LARGEST_BATCH, _SMALLEST_BATCH = 480, 16
# The sides that these batches and rates were measured with.
_USUAL_PIXELS = 32 * 32
_EPOCHS, _EPOCHS_OF = 12.5, 50_000
_MOST_EPOCHS = 100
_FEWEST_STEPS = 100
# Ten minutes without start and evaluation, and the examples that a training takes of 32x32 pixels a
# second on two cores with AVX-512 (benchmarks/TRAIN.md).
_SECONDS = 540
# What a step takes beside its examples, and a training before its first step.
_STEP_SECONDS, _START_SECONDS = 0.01, 10
_RATES = {'airbench': 690, 'small_airbench': 1_900, 'resnet': 900}
_SMALLEST_SIDE = 9
_SHIFT = 16
# Training images below which small_airbench has other learning rates.
_FEW = 10_000
_RATES_OF_FEW: recipe_settings.Values = {'learning_rate': 0.01, 'muon_learning_rate': 0.12}
_LETTERS, _TURN_DEGREES = 2, 10.0
_DIGITS = {'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'}
_SIDES = {'left', 'right'}
# The window of an earlier run stays where it is at least this share of both sides.
_LARGE_WINDOW = 0.75
# Settings of an earlier run that belong to its own data set.
_OF_DATA: recipe_settings.Values = {
    'class_subset': (), 'examples_per_class': 0, 'max_train_examples': 0, 'validation_examples': 0,
    'frozen_layers': (), 'balance': 'none', 'early_stopping_patience': 0}

# The recipe of the catalog that gives everything else, for each network.
_BASES = {'airbench': 'cifar10_94', 'small_airbench': 'mnist_conv', 'resnet': 'cifar10_resnet'}


def name_of(spec: dataset_spec.DatasetSpec) -> str:
  """Returns the name of the recipe of a data set, which is that of its run directory."""
  return f'{NAME}_{spec.name}'


def derive(spec: dataset_spec.DatasetSpec,
           earlier: recipe_lib.Recipe | None = None) -> recipe_lib.Recipe:
  """Returns the recipe of a data set; its summary says what was derived and why.

  Args:
    spec: the data set.
    earlier: recipe of the run whose layers the training begins with; None: there is none.
  """
  base = earlier or _base(spec)
  batch_size = _batch_size(spec)
  epochs = _epochs(spec.train_examples)
  wanted = math.ceil(epochs * spec.train_examples / batch_size)
  steps = max(_FEWEST_STEPS, min(wanted, _steps_in_time(spec, base.model, batch_size)))
  derived = base.with_settings(
      name=name_of(spec), dataset=spec.directory, batch_size=batch_size, max_steps=steps,
      max_rotation_degrees=_TURN_DEGREES * _has_characters(spec),
      **dict.fromkeys(own_recipe_summary.FLIPS, _is_mirrored(spec)),
      **_OF_DATA, **_window(spec, base))
  seconds = _START_SECONDS + steps * _step_seconds(spec, base.model, batch_size)
  return dataclasses.replace(derived, summary=own_recipe_summary.line(
      spec, derived, seconds, is_cut=steps < wanted))


def _base(spec: dataset_spec.DatasetSpec) -> recipe_lib.Recipe:
  """Returns the recipe that gives everything that does not depend on the data set."""
  base = recipe_catalog.get(_BASES[_network(spec)])
  if base.model != 'small_airbench' or spec.train_examples >= _FEW:
    return base
  return base.with_settings(**_RATES_OF_FEW)


def _window(spec: dataset_spec.DatasetSpec, base: recipe_lib.Recipe) -> recipe_settings.Values:
  """Returns the settings of the window that a training sees, by name."""
  height, width, _ = spec.image_shape
  side, window = min(height, width), base.augmentation.crop_size
  if _LARGE_WINDOW * max(height, width) <= window < side:
    return {}
  shrunk = base.augmentation.shrink_to
  return {'crop_size': 0, 'crop_padding': min(side - 1, max(1, round(side / _SHIFT))),
          'random_crop': side > 1, 'shrink_to': shrunk if height == width >= shrunk else 0}


def _pixels(spec: dataset_spec.DatasetSpec) -> int:
  height, width, _ = spec.image_shape
  return height * width


def _network(spec: dataset_spec.DatasetSpec) -> str:
  if min(spec.image_shape[:2]) < _SMALLEST_SIDE:
    return 'resnet'
  return 'airbench' if spec.image_shape[2] == 3 else 'small_airbench'


def _batch_size(spec: dataset_spec.DatasetSpec) -> int:
  by_count = next((size for count, size in _BATCHES if spec.train_examples < count),
                  _LARGEST_BATCH)
  shrunk = by_count * _USUAL_PIXELS // max(_USUAL_PIXELS, _pixels(spec))
  return max(_SMALLEST_BATCH, shrunk - shrunk % _SMALLEST_BATCH)


def _epochs(examples: int) -> float:
  return min(_MOST_EPOCHS, _EPOCHS * max(1.0, math.sqrt(_EPOCHS_OF / examples)))


def _steps_in_time(spec: dataset_spec.DatasetSpec, model: str, batch_size: int) -> int:
  return int(_SECONDS / _step_seconds(spec, model, batch_size))


def _step_seconds(spec: dataset_spec.DatasetSpec, model: str, batch_size: int) -> float:
  rate = _RATES.get(model, min(_RATES.values())) * _USUAL_PIXELS / _pixels(spec)
  return _STEP_SECONDS + batch_size / rate


def _has_characters(spec: dataset_spec.DatasetSpec) -> bool:
  return all(len(name) <= _LETTERS or name.lower() in _DIGITS for name in spec.class_names)


def _is_mirrored(spec: dataset_spec.DatasetSpec) -> bool:
  words = {word for name in spec.class_names for word in re.split('[^a-z]', name.lower())}
  return not _has_characters(spec) and not words & _SIDES
