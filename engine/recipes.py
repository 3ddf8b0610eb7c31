"""Recipes: everything that decides what a training computes, as data.

A recipe names its network and data set and gives every number; no two ways to say the same. The
commands make a flag of every field. A run's recipe is frozen in its config.json.
"""

import dataclasses
import difflib
from typing import Any

from engine.models import catalogue
from engine.optim import optimizer
from engine.optim import schedules
from tfrecords import datasets
from tfrecords import distort
from tfrecords import errors
from tfrecords import preprocess


def _field(default: Any, text: str) -> Any:
  return dataclasses.field(default=default, metadata={'help': text})


# Resolved by engine/training/precision.py before a run begins.
PRECISIONS = ('auto', 'float32', 'bfloat16')


@dataclasses.dataclass(frozen=True)
class Recipe:
  """One way to train one network on one data set; the defaults are the tutorial's constants."""
  name: str
  summary: str
  model: str = _field('tutorial', 'network, a row of engine/models/catalogue.py')
  dataset: str = _field('cifar10', 'data set, a row of tfrecords/datasets.py')
  batch_size: int = _field(128, 'examples a step over all replicas')
  max_steps: int = _field(100_000, 'steps of the whole training')
  crop: int = _field(24, 'side of the window that the network sees, pixels; 0: whole image')
  pad: int = _field(0, 'border of mirrored pixels around the image before the crop')
  flip: bool = _field(True, 'mirror half of the training images')
  alternate_flip: bool = _field(
      False, 'mirror a random half in the first epoch, then every image in every second one')
  rotation: float = _field(0.0, 'largest random turn either way, degrees')
  brightness: float = _field(63.0, 'largest random change of brightness, in 0..255')
  contrast_lower: float = _field(0.2, 'smallest random contrast factor')
  contrast_upper: float = _field(1.8, 'largest random contrast factor')
  standardize: bool = _field(True, 'give every image mean 0 and deviation 1')
  precision: str = _field(
      'float32', 'type of the layers: float32, bfloat16, or auto (what is faster here)')
  label_smoothing: float = _field(0.0, 'share of a label spread evenly over all classes')
  dropout: float = _field(0.0, 'share of the inputs of dense layers left out in training')
  optimizer: str = _field('sgd', 'sgd, adam, or muon for the filters and sgd for the rest')
  momentum: float = _field(0.0, 'of the gradient descent, 0 to below 1')
  nesterov: bool = _field(False, "look ahead along the momentum (Nesterov's)")
  learning_rate: float = _field(0.1, 'its largest value')
  bias_learning_rate: float = _field(1.0, 'rate of the biases as a multiple of learning_rate')
  muon_learning_rate: float = _field(0.24, 'muon: rate of the filters, its largest value')
  muon_momentum: float = _field(0.6, 'muon: its momentum, 0 to below 1')
  schedule: str = _field('staircase', 'course of the learning rate: constant, staircase, '
                         'exponential, triangle')
  decay_epochs: float = _field(350.0, 'staircase, exponential: epochs between two drops')
  decay_factor: float = _field(0.1, 'staircase, exponential: what a drop multiplies by')
  peak_at: float = _field(0.2, 'triangle: share of the training at which the rate is largest')
  weight_decay: float = _field(0.004, 'factor of sum(w^2) / 2 in the loss')
  decayed_layers: tuple[str, ...] = _field(
      ('local3', 'local4'), 'layers whose weights are decayed, or all')
  moving_average_decay: float = _field(0.9999, 'of the averages that are evaluated')
  flip_averaging: bool = _field(
      False, 'evaluate by the mean logits of an image and its mirror image')
  train_examples: int = _field(0, 'train on the first so many records; 0: all')
  holdout_examples: int = _field(0, 'keep the last so many training records out, to tune on')

  def __post_init__(self):
    """Refuses contradictions here, so that no later page has to ask."""
    _require(self.model in catalogue.MODELS, self, 'model', _near(self.model, catalogue.MODELS))
    _require(self.schedule in schedules.SCHEDULES, self, 'schedule',
             _near(self.schedule, schedules.SCHEDULES))
    _require(self.precision in PRECISIONS, self, 'precision', _near(self.precision, PRECISIONS))
    _require(self.optimizer in optimizer.RULES, self, 'optimizer',
             _near(self.optimizer, optimizer.RULES))
    for name in ('batch_size', 'max_steps', 'learning_rate', 'bias_learning_rate',
                 'muon_learning_rate', 'decay_epochs', 'decay_factor'):
      _require(getattr(self, name) > 0, self, name, 'give more than 0')
    for name in ('weight_decay', 'train_examples', 'holdout_examples'):
      _require(getattr(self, name) >= 0, self, name, 'give 0 or more')
    for name in ('momentum', 'muon_momentum', 'label_smoothing', 'dropout', 'moving_average_decay'):
      _require(0 <= getattr(self, name) < 1, self, name, 'give 0 to below 1')
    _require(0 < self.peak_at < 1, self, 'peak_at', 'give more than 0 and less than 1')
    _require(self.momentum > 0 or not self.nesterov, self, 'nesterov', 'needs --momentum')
    layers = ('all', *catalogue.MODELS[self.model].WEIGHTED)
    for layer in self.decayed_layers:
      _require(layer in layers, self, 'decayed_layers', _near(layer, layers))
    self.distortion.window(datasets.get(self.dataset).image_shape)

  @property
  def preprocessing(self) -> preprocess.Preprocessing:
    """The deterministic part of the input."""
    return preprocess.Preprocessing(self.crop, self.standardize)

  @property
  def distortion(self) -> distort.Distortion:
    """The random part of the training input."""
    return distort.Distortion(self.crop, self.flip, self.brightness, self.contrast_lower,
                              self.contrast_upper, self.standardize, self.pad,
                              self.alternate_flip, self.rotation)


def _require(condition: bool, recipe: Recipe, field: str, advice: str) -> None:
  if not condition:
    value = getattr(recipe, field)
    shown = ','.join(value) if isinstance(value, tuple) else value
    raise errors.InputError(f'--{field}={shown}: {advice}')


def _near(name: str, known: Any) -> str:
  close = difflib.get_close_matches(name, known) or sorted(known)
  return f'did you mean {" or ".join(close)}?'


# The values were chosen on 45,000 training images against the other 5,000, one training each.
_CIFAR10 = Recipe(
    name='cifar10',
    summary="the tutorial's network, trained in minutes (default)",
    batch_size=256, max_steps=9_000, precision='auto', brightness=0.0, contrast_lower=1.0,
    contrast_upper=1.0, label_smoothing=0.1, dropout=0.1, optimizer='muon',
    muon_learning_rate=0.04, muon_momentum=0.9, momentum=0.9, nesterov=True, learning_rate=0.1,
    schedule='triangle', peak_at=0.1, weight_decay=0.001, decayed_layers=('all',),
    moving_average_decay=0.99)

# Chosen likewise. Rates and momenta follow airbench94_muon (Jordan, 2024), scaled to a quarter of
# its batch and to the mean of the losses instead of their sum.
_CIFAR10_94 = Recipe(
    name='cifar10_94', summary='a deeper network on whitened patches, in the airbench family',
    model='airbench', batch_size=500, max_steps=1_100, precision='auto', crop=0, pad=2,
    alternate_flip=True, brightness=0.0, contrast_lower=1.0, contrast_upper=1.0,
    standardize=False, label_smoothing=0.2, optimizer='muon', muon_learning_rate=0.12,
    muon_momentum=0.6, momentum=0.85, nesterov=True, learning_rate=0.005,
    bias_learning_rate=5_000.0, schedule='triangle', peak_at=0.001, weight_decay=0.1,
    decayed_layers=('head',), moving_average_decay=0.98, flip_averaging=True)

# The plain images in [0, 1], as the MNIST lessons have them.
_MNIST = Recipe(
    name='mnist', summary='', dataset='mnist', crop=0, flip=False, brightness=0.0,
    contrast_lower=1.0, contrast_upper=1.0, standardize=False, weight_decay=0.0,
    decayed_layers=(), moving_average_decay=0.0)

# The lesson's loss is the mean over a batch's 100 x 10 numbers times 1,000, a hundred times the
# mean over its examples; so its rate of 0.003 is 0.3 here.
_MNIST_SOFTMAX = dataclasses.replace(
    _MNIST, name='mnist_softmax', summary='one layer, as in the first MNIST lesson: seconds',
    model='softmax', batch_size=100, max_steps=5_000, learning_rate=0.3, schedule='constant')

# The lesson's rate falls from 0.003 to 0.0001 with a scale of 2,000 steps of 100.
_MNIST_DEEP = dataclasses.replace(
    _MNIST, name='mnist_deep', summary='four hidden layers, dropout and a falling rate',
    model='deep', batch_size=100, max_steps=12_000, optimizer='adam', learning_rate=0.003,
    schedule='triangle', peak_at=0.05, dropout=0.05, moving_average_decay=0.99)

# 55,000 images in batches of 64, the last one dropped: 859 steps an epoch, 70 epochs.
_MNIST_DENSE = dataclasses.replace(
    _MNIST, name='mnist_dense', summary='three layers of 256, every constant of its lesson',
    model='dense', batch_size=64, max_steps=60_130, train_examples=55_000, learning_rate=0.001,
    schedule='constant')

_MNIST_DENSE_TUNED = dataclasses.replace(
    _MNIST, name='mnist_dense_tuned', summary='three layers of 256, trained as well as they can be',
    model='dense', batch_size=128, max_steps=9_400, optimizer='adam', learning_rate=0.002,
    schedule='triangle', peak_at=0.1, dropout=0.1, pad=1, rotation=8.0,
    moving_average_decay=0.99)

_MNIST_CNN = dataclasses.replace(
    _MNIST, name='mnist_cnn', summary='two convolutions, Adam, 10 epochs, as in its lesson',
    model='cnn', batch_size=128, max_steps=4_690, optimizer='adam', learning_rate=0.002,
    schedule='constant', dropout=0.2)

_MNIST_CONV = dataclasses.replace(
    _MNIST, name='mnist_conv', summary='whitening, six convolutions, small turns and shifts',
    model='small_airbench', batch_size=250, max_steps=3_000, precision='auto', pad=2,
    rotation=10.0, label_smoothing=0.1, optimizer='muon', muon_learning_rate=0.06,
    muon_momentum=0.6, momentum=0.85, nesterov=True, learning_rate=0.005,
    bias_learning_rate=1_000.0, schedule='triangle', peak_at=0.05, weight_decay=0.1,
    decayed_layers=('head',), moving_average_decay=0.99)

RECIPES = {
    row.name: row for row in (
        Recipe(name='cifar10_tutorial', summary='every constant of the original tutorial'),
        _CIFAR10,
        _CIFAR10_94,
        dataclasses.replace(
            _CIFAR10, name='cifar100', summary='the same for the hundred fine classes',
            dataset='cifar100'),
        dataclasses.replace(
            _CIFAR10, name='shapes', summary='the built-in set: no download, a minute',
            dataset='shapes', max_steps=1_000),
        _MNIST_SOFTMAX, _MNIST_DEEP, _MNIST_DENSE, _MNIST_DENSE_TUNED, _MNIST_CNN, _MNIST_CONV,
    )
}
DEFAULT = 'cifar10'


def get(name: str) -> Recipe:
  """Returns the recipe called `name`.

  Raises:
    errors.InputError: no such recipe; the message names the nearest ones.
  """
  if name not in RECIPES:
    raise errors.InputError(f'--recipe={name}: there is no such recipe; {_near(name, RECIPES)}')
  return RECIPES[name]


def table() -> str:
  """Returns all recipes as tables, one for images of a shape.

  A column is a recipe, a row a field in which any two of the table differ.
  """
  groups: dict[tuple[int, ...], list[Recipe]] = {}
  for recipe in RECIPES.values():
    groups.setdefault(datasets.get(recipe.dataset).image_shape, []).append(recipe)
  return '\n\n'.join(_table(group) for group in groups.values())


def _table(group: list[Recipe]) -> str:
  rows = [dataclasses.asdict(recipe) for recipe in group]
  fields = [name for name in rows[0] if name != 'summary'
            and len({str(row[name]) for row in rows}) > 1]
  cells = [[field, *(_cell(row[field]) for row in rows)] for field in fields]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  lines = ['  '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
           for row in cells]
  return '\n'.join([*lines, '', *(f'{row["name"]}: {row["summary"]}' for row in rows)])


def _cell(value: Any) -> str:
  if isinstance(value, tuple):
    return ','.join(value) or '-'
  return f'{value:,}' if isinstance(value, int) and not isinstance(value, bool) else str(value)
