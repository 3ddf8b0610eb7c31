"""Whether the features of frozen layers can be computed once, and if not, why."""

import math

from engine.config import recipe as recipe_lib
from engine.models import network as network_lib

# The field that lets chance in, and the flag that shuts it out.
_CHANCES = {
  'random_crop': '--norandom_crop',
  'random_flip': '--norandom_flip',
  'max_rotation_degrees': '--max_rotation_degrees=0',
  'max_brightness_delta': '--max_brightness_delta=0',
  'contrast': '--contrast_lower=1 --contrast_upper=1',
}


def reason_not_cacheable(recipe: recipe_lib.Recipe, network: network_lib.Network, streamed: bool,
                         image_shape: tuple[int, int, int]) -> str:
  """Returns what stands against it, in a few words with the remedy; '' where nothing does.

  The frozen layers must be the first ones of the network, and every epoch must show them the same
  images, those that evaluation would.

  Args:
    recipe: freezes at least one layer.
    network: of the recipe.
    streamed: whether the records come from disk through a queue.
    image_shape: height, width and channels in the records.
  """
  names = [name for stage in network.stages() for name in stage.layers]
  first = next(number for number, name in enumerate(names)
               if name in network.TRAINABLE_LAYERS and name not in recipe.frozen_layers)
  behind = [name for name in names[first:] if name in recipe.frozen_layers]
  if behind:
    return f'{names[first]} is trained in front of the frozen {behind[0]}'
  if streamed:
    return 'the records stream from disk; to cache, give a larger --memory_budget_mb'
  chances = distorting(recipe, image_shape)
  if chances:
    remedy = ' '.join(_CHANCES[name] for name in chances)
    return (f'images are distorted anew in every epoch ({", ".join(chances)}); to cache, '
            f'add {remedy}')
  return ''


def distorting(recipe: recipe_lib.Recipe, image_shape: tuple[int, int, int]) -> list[str]:
  """Returns the names of the distortions that make a training image another one than evaluation's.

  Args:
    recipe: of the training.
    image_shape: height, width and channels in the records.
  """
  window = recipe.augmentation.window(image_shape)
  return [
    name
    for name, given in {
      'random_crop': recipe.random_crop and (recipe.crop_padding or window != image_shape[:2]),
      'random_flip': recipe.random_flip,
      'max_rotation_degrees': recipe.max_rotation_degrees,
      'max_brightness_delta': recipe.max_brightness_delta,
      'contrast': (recipe.contrast_lower, recipe.contrast_upper) != (1.0, 1.0),
    }.items()
    if given
  ]


def too_large(shape: tuple[int, ...], memory_budget_mb: int) -> str:
  """Returns what stands against features of a shape, float32, as `obstacle` does."""
  megabytes = -(-4 * math.prod(shape) // 2 ** 20)
  if megabytes <= memory_budget_mb:
    return ''
  return f'features take {megabytes:,} MB; --memory_budget_mb allows {memory_budget_mb:,}'
