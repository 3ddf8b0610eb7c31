"""The trainings of the retraining benchmark: a base network, then three variants on other classes.

  base            all training images of the first classes
  retrained       warm start from the base with a new head; the first layer is frozen
  new head alone  warm start, all layers but the head frozen, cached features, no augmentation
  from scratch    random initial weights; otherwise as `retrained`

`retrained` and `from scratch` take the same steps on the same augmented images: they differ in the
initial weights and the frozen layer. The number of frozen layers and the second classes were chosen
on 5,000 validation images with one seed.
"""

import dataclasses
import math
from typing import Any

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from tfrecords import datasets
from tfrecords import errors

EXAMPLES_PER_CLASS = (10, 100, 1000)

# The second classes by data set; the default is the last two fifths. Each of these has a similar
# class among the others: airplane, cat, deer, automobile.
_SECOND_CLASSES = {'cifar10': ('bird', 'dog', 'horse', 'truck')}

# Steps for ten images per class as a share of the base's, and the factor for ten times as many.
_SHARE_OF_STEPS = 0.15
STEPS_PER_TENFOLD = 2.0

_NO_AUGMENTATION: dict[str, Any] = {
    'random_crop': False, 'random_flip': False, 'alternate_flip': False,
    'max_rotation_degrees': 0.0, 'max_brightness_delta': 0.0, 'contrast_lower': 1.0,
    'contrast_upper': 1.0, 'saturation_lower': 1.0, 'saturation_upper': 1.0, 'max_hue_degrees': 0.0,
    'trivial_augment': False, 'cutout_size': 0, 'mixup_alpha': 0.0, 'cutmix_alpha': 0.0}


@dataclasses.dataclass(frozen=True)
class Variant:
  """One way to train a network for the second classes.

  Attributes:
    name: the row name in the tables.
    warm_start: whether the initial weights are those of the base, but for the head.
    num_frozen_layers: how many of the first layers are frozen; None: all but the last.
    no_augmentation: whether images are not augmented, so that features can be cached.
  """
  name: str
  warm_start: bool
  num_frozen_layers: int | None = 0
  no_augmentation: bool = False

  @property
  def folder(self) -> str:
    """The name as a part of a path."""
    return self.name.replace(' ', '_')


RETRAINED = Variant('retrained', True, num_frozen_layers=1)
NEW_HEAD = Variant('new head alone', True, num_frozen_layers=None, no_augmentation=True)
FROM_SCRATCH = Variant('from scratch', False)
VARIANTS = (RETRAINED, NEW_HEAD, FROM_SCRATCH)


def classes(recipe: recipe_lib.Recipe) -> tuple[tuple[str, ...], tuple[str, ...]]:
  """Returns the classes of the base and the second classes.

  Args:
    recipe: of the base; a class subset that it names is the second classes.

  Raises:
    errors.InputError: fewer than two classes are left for the base.
  """
  every = datasets.get(recipe.dataset).class_names
  second = recipe.class_subset or _SECOND_CLASSES.get(
      recipe.dataset, every[-max(2, 2 * len(every) // 5):])
  first = tuple(name for name in every if name not in second)
  if len(first) < 2 and not recipe.class_subset:
    raise errors.InputError(
        f'--dataset={recipe.dataset}: has {len(every)} classes, too few to train on some of them '
        'first; give a run as --warm_start_from')
  if len(first) < 2:
    raise errors.InputError(
        f'--class_subset={",".join(second)}: leaves {len(first)} of {recipe.dataset} to train on '
        'first; leave two at least')
  return first, second


def base_recipe(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns the recipe of the base network."""
  return dataclasses.replace(recipe, class_subset=classes(recipe)[0])


def second_recipe(recipe: recipe_lib.Recipe, variant: Variant,
                  examples_per_class: int) -> recipe_lib.Recipe:
  """Returns the recipe for the second classes.

  Args:
    recipe: of the base.
    variant: what is trained from which initial weights.
    examples_per_class: training images per class.
  """
  tenfolds = math.log10(examples_per_class / EXAMPLES_PER_CLASS[0])
  share = _SHARE_OF_STEPS * STEPS_PER_TENFOLD ** tenfolds
  return with_variant(
      recipe, variant, class_subset=classes(recipe)[1], examples_per_class=examples_per_class,
      max_train_examples=0, batch_size=math.ceil(recipe.batch_size / 2),
      max_steps=math.ceil(share * recipe.max_steps))


def with_variant(recipe: recipe_lib.Recipe, variant: Variant,
                 **changes: object) -> recipe_lib.Recipe:
  """Returns a recipe with other settings, and a variant's frozen layers and augmentation."""
  layers = model_registry.MODELS[recipe.model].TRAINABLE_LAYERS
  return recipe.with_settings(
      frozen_layers=layers[:-1][:variant.num_frozen_layers], **changes,
      **(_NO_AUGMENTATION if variant.no_augmentation else {}))
