"""The rules that were tried instead of those of the recipe `own`, each one alone, by name."""

from collections.abc import Callable

from engine.config import own_recipe
from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from tfrecords import dataset_spec

_Rule = Callable[[recipe_lib.Recipe, dataset_spec.DatasetSpec], dict[str, object]]

# What the others are compared with.
OWN = 'own'
# Another network comes with everything else of a recipe of it.
NETWORKS = {'airbench': 'cifar10_94', 'small_airbench': 'mnist_conv', 'resnet': 'cifar10_resnet',
            'tutorial': 'cifar10'}


def _setting(**changes: object) -> _Rule:
  return lambda recipe, spec: changes


def _length(factor: float) -> _Rule:
  return lambda recipe, spec: {'max_steps': max(1, round(recipe.max_steps * factor))}


def _batch(factor: float) -> _Rule:
  """Other batches of the same number of epochs."""
  return lambda recipe, spec: {'batch_size': round(recipe.batch_size * factor),
                               'max_steps': round(recipe.max_steps / factor)}


def _rate(factor: float) -> _Rule:
  return lambda recipe, spec: {
      'learning_rate': recipe.learning_rate * factor,
      'muon_learning_rate': recipe.optimizer.muon_learning_rate * factor}  # type: ignore[attr-defined]


def _shifts(divisor: int) -> _Rule:
  return lambda recipe, spec: {'crop_padding': round(min(spec.image_shape[:2]) / divisor)}


def _cutout(divisor: int) -> _Rule:
  return lambda recipe, spec: {'cutout_size': round(min(spec.image_shape[:2]) / divisor)}


def _mirrored(value: bool) -> _Rule:
  return _setting(random_flip=value, alternate_flip=value, test_time_flip=value)


RULES: dict[str, _Rule] = {
    OWN: _setting(),
    'an eighth of the steps': _length(1 / 8),
    'a quarter of the steps': _length(1 / 4),
    'half of the steps': _length(1 / 2),
    'twice the steps': _length(2),
    'half of the batch': _batch(1 / 2),
    'twice the batch': _batch(2),
    'a quarter of the rates': _rate(1 / 4),
    'half of the rates': _rate(1 / 2),
    'twice the rates': _rate(2),
    'no shifts': _setting(crop_padding=0),
    'shifts of an eighth': _shifts(8),
    'mirrored': _mirrored(True),
    'not mirrored': _mirrored(False),
    'no turns': _setting(max_rotation_degrees=0.0),
    'turns of 10 degrees': _setting(max_rotation_degrees=10.0),
    'cutout of a quarter': _cutout(4),
    'TrivialAugment': _setting(trivial_augment=True),
    'mixup 0.2': _setting(mixup_alpha=0.2),
    'cutmix 1': _setting(cutmix_alpha=1.0),
    'no label smoothing': _setting(label_smoothing=0.0),
    'label smoothing 0.1': _setting(label_smoothing=0.1),
    'label smoothing 0.2': _setting(label_smoothing=0.2),
    'no weight decay': _setting(weight_decay=0.0),
    'dropout 0.2': _setting(dropout=0.2),
    'balanced losses': _setting(balance='loss'),
    'balanced samples': _setting(balance='sample'),
}


def changed(trial: str, recipe: recipe_lib.Recipe,
            spec: dataset_spec.DatasetSpec) -> recipe_lib.Recipe:
  """Returns a recipe with the rules of a trial, such as `resnet, half of the steps`.

  Args:
    trial: rules of the table with commas between, the first one may be a network.
    recipe: what `own` gives.
    spec: of the data set.
  """
  for name in trial.split(', '):
    recipe = (own_recipe.derive(spec, recipe_catalog.get(NETWORKS[name])) if name in NETWORKS
              else recipe.with_settings(**RULES[name](recipe, spec)))
  return recipe
