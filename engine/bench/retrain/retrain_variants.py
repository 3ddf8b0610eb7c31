"""What the retraining benchmark trains: a network on some classes, then others in three ways.

  base            all training images of the first classes
  retrained       begins with the base's layers and a new head; its first layer stays frozen
  new head alone  the same with all but the head frozen, from cached features, without distortions
  from scratch    begins anew; otherwise as `retrained`

The first and the last take the same steps of the same images, distorted alike: they differ in what
they begin with and in that one layer. What is frozen, and which classes come second, was settled on
5,000 held-out training images, with one seed.
"""

import dataclasses
import math
from typing import Any

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from tfrecords import datasets
from tfrecords import errors

SIZES = (10, 100, 1000)

# The classes that come second; without a row, the last two fifths. Each of these has a relative
# among the others: airplane, cat, deer, automobile.
_SECOND = {'cifar10': ('bird', 'dog', 'horse', 'truck')}

# Steps for ten images a class as a share of the base's, and the factor for ten times as many.
_SHARE_OF_STEPS = 0.15
_TENFOLD = 2.0

_STILL: dict[str, Any] = {
  'random_crop': False,
  'random_flip': False,
  'alternate_flip': False,
  'max_rotation_degrees': 0.0,
  'max_brightness_delta': 0.0,
  'contrast_lower': 1.0,
  'contrast_upper': 1.0,
}


@dataclasses.dataclass(frozen=True)
class Way:
  """One way to come to a network for the second classes.

  Attributes:
    name: as it stands in the tables.
    taken: whether the layers of the base are taken.
    frozen: how many of the first layers are not trained; None: all but the last.
    still: whether the images are not distorted, so that features can be cached.
  """
  name: str
  taken: bool
  frozen: int | None = 0
  still: bool = False

  @property
  def folder(self) -> str:
    """The name in a path."""
    return self.name.replace(' ', '_')


RETRAINED = Way('retrained', True, frozen=1)
HEAD = Way('new head alone', True, frozen=None, still=True)
SCRATCH = Way('from scratch', False)
WAYS = (RETRAINED, HEAD, SCRATCH)


def classes(recipe: recipe_lib.Recipe) -> tuple[tuple[str, ...], tuple[str, ...]]:
  """Returns the classes of the base, and those that come second.

  Args:
    recipe: of the base; where it names classes, they are those that come second.

  Raises:
    errors.InputError: fewer than two classes are left for the base.
  """
  every = datasets.get(recipe.dataset).class_names
  second = recipe.class_subset or _SECOND.get(recipe.dataset, every[-max(2, 2 * len(every) // 5):])
  first = tuple(name for name in every if name not in second)
  if len(first) < 2:
    raise errors.InputError(
      f'--class_subset={",".join(second)}: leaves {len(first)} of {recipe.dataset} to train on '
      'first; leave two at least'
    )
  return first, second


def base(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns the recipe of the network that the layers are taken from."""
  return dataclasses.replace(recipe, class_subset=classes(recipe)[0])


def second(recipe: recipe_lib.Recipe, way: Way, size: int) -> recipe_lib.Recipe:
  """Returns the recipe for the second classes.

  Args:
    recipe: of the base.
    way: how.
    size: images a class.
  """
  share = _SHARE_OF_STEPS * _TENFOLD ** math.log10(size / SIZES[0])
  changes: dict[str, Any] = {
      'class_subset': classes(recipe)[1], 'examples_per_class': size, 'max_train_examples': 0,
      'batch_size': math.ceil(recipe.batch_size / 2),
      'max_steps': math.ceil(share * recipe.max_steps),
      'frozen_layers': model_registry.MODELS[recipe.model].TRAINABLE_LAYERS[:-1][:way.frozen]}
  return dataclasses.replace(recipe, **changes, **(_STILL if way.still else {}))
