"""A recipe: everything that decides what a training computes, as data.

It names its network and data set and gives every number; no two ways to say the same. The commands
make a flag of every field. A run's recipe is frozen in its config.json; recipe_catalog.py has the
catalogue.
"""

import dataclasses
from typing import Any

from engine.models import model_registry
from engine.optim import optimizer
from engine.optim import schedules
from tfrecords import datasets
from tfrecords import errors
from tfrecords import preprocess
from tfrecords.augmentation import augment


def _field(default: Any, text: str) -> Any:
  return dataclasses.field(default=default, metadata={'help': text})


# Resolved by engine/training/compute_dtype.py before a run begins.
PRECISIONS = ('auto', 'float32', 'bfloat16')


@dataclasses.dataclass(frozen=True)
class Recipe:
  """One way to train one network on one data set; the defaults are the tutorial's constants."""
  name: str
  summary: str
  model: str = _field('tutorial', 'network, a row of engine/models/model_registry.py')
  dataset: str = _field('cifar10', 'data set, a row of tfrecords/datasets.py')
  batch_size: int = _field(128, 'examples a step over all replicas')
  max_steps: int = _field(100_000, 'steps of the whole training')
  crop: int = _field(24, 'side of the window that the network sees, pixels; 0: whole image')
  random_crop: bool = _field(True, 'place that window at random in training, else in the middle')
  pad: int = _field(0, 'border of mirrored pixels around the image before the crop')
  flip: bool = _field(True, 'mirror half of the training images')
  alternate_flip: bool = _field(
      False, 'with flip: mirror a random half in the first epoch, then every image in every second')
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
  freeze: tuple[str, ...] = _field(
      (), 'layers that stay as they are and compute as in evaluation')
  moving_average_decay: float = _field(0.9999, 'of the averages that are evaluated')
  flip_averaging: bool = _field(
      False, 'evaluate by the mean logits of an image and its mirror image')
  classes: tuple[str, ...] = _field(
      (), 'train on and evaluate these classes alone, labelled in this order; none: all')
  examples_per_class: int = _field(
      0, 'train on so many images of every class, chosen by the seed; 0: all')
  train_examples: int = _field(0, 'train on the first so many records; 0: all')
  holdout_examples: int = _field(0, 'keep the last so many training records out, to tune on')

  def __post_init__(self):
    """Refuses contradictions here, so that no later page has to ask."""
    for name, known in (('model', model_registry.MODELS), ('schedule', schedules.SCHEDULES),
                        ('precision', PRECISIONS), ('optimizer', optimizer.RULES)):
      value = getattr(self, name)
      _require(value in known, self, name, errors.did_you_mean(value, known))
    for name in ('batch_size', 'max_steps', 'learning_rate', 'bias_learning_rate',
                 'muon_learning_rate', 'decay_epochs', 'decay_factor'):
      _require(getattr(self, name) > 0, self, name, 'give more than 0')
    for name in ('weight_decay', 'examples_per_class', 'train_examples', 'holdout_examples'):
      _require(getattr(self, name) >= 0, self, name, 'give 0 or more')
    for name in ('momentum', 'muon_momentum', 'label_smoothing', 'dropout', 'moving_average_decay'):
      _require(0 <= getattr(self, name) < 1, self, name, 'give 0 to below 1')
    _require(0 < self.peak_at < 1, self, 'peak_at', 'give more than 0 and less than 1')
    _require(self.momentum > 0 or not self.nesterov, self, 'nesterov', 'needs --momentum')
    _require(not (self.train_examples and self.examples_per_class), self, 'examples_per_class',
             '--train_examples takes the first records, whatever their class; give one of them')
    self._check_classes()
    layers = ('all', *model_registry.MODELS[self.model].WEIGHTED)
    for layer in self.decayed_layers:
      _require(layer in layers, self, 'decayed_layers', errors.did_you_mean(layer, layers))
    weighted = model_registry.MODELS[self.model].WEIGHTED
    for layer in self.freeze:
      _require(layer in weighted, self, 'freeze', errors.did_you_mean(layer, weighted))
    _require(not {*weighted} <= {*self.freeze}, self, 'freeze', 'leaves nothing to train')
    self.distortion.window(datasets.get(self.dataset).image_shape)

  def _check_classes(self) -> None:
    known = datasets.get(self.dataset).class_names
    for name in self.classes:
      _require(name in known, self, 'classes', errors.did_you_mean(name, known))
      _require(self.classes.count(name) == 1, self, 'classes', f'names {name} twice; once will do')
    _require(len(self.classes) != 1, self, 'classes', 'give two classes or more, or none for all')

  @property
  def class_names(self) -> tuple[str, ...]:
    """The classes that are told apart, in the order of their labels."""
    return self.classes or datasets.get(self.dataset).class_names

  @property
  def preprocessing(self) -> preprocess.Preprocessing:
    """The deterministic part of the input."""
    return preprocess.Preprocessing(self.crop, self.standardize)

  @property
  def distortion(self) -> augment.Distortion:
    """The random part of the training input."""
    return augment.Distortion(self.crop, self.flip, self.brightness, self.contrast_lower,
                              self.contrast_upper, self.standardize, self.pad,
                              self.flip and self.alternate_flip, self.rotation, self.random_crop)


def _require(condition: bool, recipe: Recipe, field: str, advice: str) -> None:
  if not condition:
    value = getattr(recipe, field)
    shown = ','.join(value) if isinstance(value, tuple) else value
    raise errors.InputError(f'--{field}={shown}: {advice}')
