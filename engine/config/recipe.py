"""A recipe: everything that decides what a training computes, as data.

It names its network and data set and gives every number; no two ways to say the same. The commands
make a flag of every field. A run's recipe is frozen in its config.json; recipe_catalog.py has the
catalogue.
"""

import dataclasses
from typing import TypeVar

from engine.models import model_registry
from engine.optim import rule_registry
from engine.optim import schedules
from tfrecords import datasets
from tfrecords import errors
from tfrecords import preprocess
from tfrecords.augmentation import augment

_T = TypeVar('_T')


def _field(default: _T, text: str) -> _T:
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
  crop_size: int = _field(24, 'side of the window that the network sees, pixels; 0: whole image')
  random_crop: bool = _field(True, 'place that window at random in training, else in the middle')
  crop_padding: int = _field(0, 'border of mirrored pixels around the image before the crop')
  random_flip: bool = _field(True, 'mirror half of the training images')
  alternate_flip: bool = _field(
    False,
    'with random_flip: mirror a random half in the first epoch, then every image in every second',
  )
  max_rotation_degrees: float = _field(0.0, 'largest random turn either way, degrees')
  max_brightness_delta: float = _field(63.0, 'largest random change of brightness, in 0..255')
  contrast_lower: float = _field(0.2, 'smallest random contrast factor')
  contrast_upper: float = _field(1.8, 'largest random contrast factor')
  standardize: bool = _field(True, 'give every image mean 0 and deviation 1')
  compute_dtype: str = _field(
      'float32', 'type of the layers: float32, bfloat16, or auto (what is faster here)')
  label_smoothing: float = _field(0.0, 'share of a label spread evenly over all classes')
  dropout: float = _field(0.0, 'share of the inputs of dense layers left out in training')
  optimizer: str = _field('sgd', 'sgd, adam, or muon for the filters and sgd for the rest')
  momentum: float = _field(0.0, 'of the gradient descent, 0 to below 1')
  nesterov: bool = _field(False, "look ahead along the momentum (Nesterov's)")
  learning_rate: float = _field(0.1, 'peak learning rate')
  bias_lr_multiplier: float = _field(1.0, 'learning-rate multiplier for biases')
  muon_learning_rate: float = _field(0.24, 'muon: rate of the filters, its largest value')
  muon_momentum: float = _field(0.6, 'muon: its momentum, 0 to below 1')
  lr_schedule: str = _field('staircase', 'course of the learning rate: constant, staircase, '
                         'exponential, linear_warmup_decay')
  decay_epochs: float = _field(350.0, 'staircase, exponential: epochs between two drops')
  decay_factor: float = _field(0.1, 'staircase, exponential: what a drop multiplies by')
  warmup_fraction: float = _field(
    0.2, 'linear_warmup_decay: share of the training at which the rate is largest'
  )
  weight_decay: float = _field(0.004, 'factor of sum(w^2) / 2 in the loss')
  weight_decay_layers: tuple[str, ...] = _field(
      ('local3', 'local4'), 'layers whose weights are decayed, or all')
  frozen_layers: tuple[str, ...] = _field(
      (), 'layers that stay as they are and compute as in evaluation')
  moving_average_decay: float = _field(0.9999, 'of the averages that are evaluated')
  test_time_flip: bool = _field(
      False, 'evaluate by the mean logits of an image and its mirror image')
  class_subset: tuple[str, ...] = _field(
      (), 'train on and evaluate these classes alone, labelled in this order; none: all')
  examples_per_class: int = _field(
      0, 'train on so many images of every class, chosen by the seed; 0: all')
  max_train_examples: int = _field(0, 'train on the first so many records; 0: all')
  validation_examples: int = _field(0, 'keep the last so many training records out, to tune on')
  early_stopping_patience: int = _field(
      0, 'stop after so many checkpoints in a row without a better accuracy on the validation '
      'images; 0: off; a larger value continues a run that was stopped')

  def __post_init__(self) -> None:
    """Refuses contradictions here, so that no later page has to ask."""
    for name, known in (('model', model_registry.MODELS), ('lr_schedule', schedules.SCHEDULES),
                        ('compute_dtype', PRECISIONS), ('optimizer', rule_registry.RULES)):
      value = getattr(self, name)
      _require(value in known, self, name, errors.did_you_mean(value, known))
    for name in ('batch_size', 'max_steps', 'learning_rate', 'bias_lr_multiplier',
                 'muon_learning_rate', 'decay_epochs', 'decay_factor'):
      _require(getattr(self, name) > 0, self, name, 'give more than 0')
    for name in ('weight_decay', 'examples_per_class', 'max_train_examples', 'validation_examples',
                 'early_stopping_patience'):
      _require(getattr(self, name) >= 0, self, name, 'give 0 or more')
    for name in ('momentum', 'muon_momentum', 'label_smoothing', 'dropout', 'moving_average_decay'):
      _require(0 <= getattr(self, name) < 1, self, name, 'give 0 to below 1')
    _require(
      0 < self.warmup_fraction < 1, self, 'warmup_fraction', 'give more than 0 and less than 1'
    )
    _require(self.momentum > 0 or not self.nesterov, self, 'nesterov', 'needs --momentum')
    _require(not (self.max_train_examples and self.examples_per_class), self, 'examples_per_class',
             '--max_train_examples takes the first records, whatever their class; give one of them')
    _require(self.validation_examples > 0 or not self.early_stopping_patience, self,
             'early_stopping_patience',
             'needs validation images; give --validation_examples, such as 5000')
    self._check_classes()
    self.augmentation.window(datasets.get(self.dataset).image_shape)

  def check_layers(self) -> None:
    """Refuses names of layers that the network does not have.

    Not part of `__post_init__`, since it imports the network and with it TensorFlow: a recipe is
    complete, and its other fields are refused, without. Every run's config calls it.

    Raises:
      errors.InputError: names the first such layer; or nothing is left to train.
    """
    weighted = model_registry.MODELS[self.model].TRAINABLE_LAYERS
    for field, known in (('weight_decay_layers', ('all', *weighted)), ('frozen_layers', weighted)):
      for layer in getattr(self, field):
        _require(layer in known, self, field, errors.did_you_mean(layer, known))
    _require(
      not {*weighted} <= {*self.frozen_layers}, self, 'frozen_layers', 'leaves nothing to train'
    )

  def _check_classes(self) -> None:
    known = datasets.get(self.dataset).class_names
    for name in self.class_subset:
      _require(name in known, self, 'class_subset', errors.did_you_mean(name, known))
      _require(
        self.class_subset.count(name) == 1,
        self,
        'class_subset',
        f'names {name} twice; once will do',
      )
    _require(
      len(self.class_subset) != 1, self, 'class_subset', 'give two classes or more, or none for all'
    )

  @property
  def rule(self) -> rule_registry.RuleConfig:
    """The update rule with its settings."""
    config = rule_registry.RULES[self.optimizer]
    return config(**{field.name: getattr(self, field.name) for field in dataclasses.fields(config)
                     if hasattr(self, field.name)})

  def decays(self, variable: str) -> bool:
    """Tells whether weight decay applies to a variable by its name: `local3/weights`."""
    layer, _, kind = variable.partition('/')
    return kind == 'weights' and bool({'all', layer} & {*self.weight_decay_layers})

  @property
  def class_names(self) -> tuple[str, ...]:
    """The classes that are told apart, in the order of their labels."""
    return self.class_subset or datasets.get(self.dataset).class_names

  @property
  def preprocessing(self) -> preprocess.Preprocessing:
    """The deterministic part of the input."""
    return preprocess.Preprocessing(self.crop_size, self.standardize)

  @property
  def augmentation(self) -> augment.AugmentationConfig:
    """The random part of the training input."""
    return augment.AugmentationConfig(
      self.crop_size,
      self.random_flip,
      self.max_brightness_delta,
      self.contrast_lower,
      self.contrast_upper,
      self.standardize,
      self.crop_padding,
      self.random_flip and self.alternate_flip,
      self.max_rotation_degrees,
      self.random_crop,
    )


def _require(condition: bool, recipe: Recipe, field: str, advice: str) -> None:
  if not condition:
    value = getattr(recipe, field)
    shown = ','.join(value) if isinstance(value, tuple) else value
    raise errors.InputError(f'--{field}={shown}: {advice}')
