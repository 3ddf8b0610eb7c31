"""Whether the features of frozen layers can be computed once and cached, and if not, why."""

import math

from engine.config import recipe as recipe_lib
from engine.models import network as network_lib

# Recipe fields of random augmentation, and the flags that turn it off.
_REMEDIES = {
  'random_crop': '--norandom_crop',
  'random_flip': '--norandom_flip',
  'max_rotation_degrees': '--max_rotation_degrees=0',
  'max_brightness_delta': '--max_brightness_delta=0',
  'contrast': '--contrast_lower=1 --contrast_upper=1',
  'max_hue_degrees': '--max_hue_degrees=0',
  'saturation': '--saturation_lower=1 --saturation_upper=1',
  'trivial_augment': '--notrivial_augment',
  'cutout_size': '--cutout_size=0',
  'mixup_alpha': '--mixup_alpha=0',
  'cutmix_alpha': '--cutmix_alpha=0',
}


def reason_not_cacheable(recipe: recipe_lib.Recipe, network: network_lib.Network, streamed: bool,
                         image_shape: tuple[int, int, int]) -> str:
  """Returns why features cannot be cached, with the remedy; '' if they can.

  The frozen layers must be the first ones of the network, in a stage of their own, and their inputs
  must be the same in every epoch: the images as preprocessed in evaluation.

  Args:
    recipe: freezes at least one layer.
    network: of the recipe.
    streamed: whether the records are streamed from disk.
    image_shape: height, width and channels in the records.
  """
  names = [name for stage in network.stages() for name in stage.layers]
  first = next(index for index, name in enumerate(names)
               if name in network.TRAINABLE_LAYERS and name not in recipe.frozen_layers)
  behind = [name for name in names[first:] if name in recipe.frozen_layers]
  if behind:
    return f'{names[first]} is trained in front of the frozen {behind[0]}'
  if not network.num_frozen_stages(recipe.frozen_layers):
    return (f'network {recipe.model} does not offer features of {names[first - 1]} alone: it is in '
            f'one stage with {names[first]}, which is trained')
  if streamed:
    return 'the records stream from disk; to cache, give a larger --memory_budget_mb'
  random = augmenting(recipe, image_shape)
  if random:
    remedy = ' '.join(_REMEDIES[name] for name in random)
    return (f'images are augmented at random in every epoch ({", ".join(random)}); to cache, '
            f'add {remedy}')
  return ''


def augmenting(recipe: recipe_lib.Recipe, image_shape: tuple[int, int, int]) -> list[str]:
  """Returns the augmentations that make training images differ from those of evaluation.

  Args:
    recipe: of the training.
    image_shape: height, width and channels in the records.
  """
  augmentation = recipe.augmentation
  window = augmentation.window(image_shape)
  return [
    name
    for name, given in {
      'random_crop': augmentation.random_crop and (
          augmentation.crop_padding or window != image_shape[:2]),
      'random_flip': augmentation.random_flip,
      'max_rotation_degrees': augmentation.max_rotation_degrees,
      'max_brightness_delta': augmentation.max_brightness_delta,
      'contrast': (augmentation.contrast_lower, augmentation.contrast_upper) != (1.0, 1.0),
      'saturation': (augmentation.saturation_lower, augmentation.saturation_upper) != (1.0, 1.0),
      **{name: getattr(augmentation, name) for name in (
          'max_hue_degrees', 'trivial_augment', 'cutout_size', 'mixup_alpha', 'cutmix_alpha')},
    }.items()
    if given
  ]


def too_large(shape: tuple[int, ...], memory_budget_mb: int) -> str:
  """Returns why float32 features of a shape cannot be cached, as `reason_not_cacheable` does."""
  megabytes = -(-4 * math.prod(shape) // 2 ** 20)
  if megabytes <= memory_budget_mb:
    return ''
  return f'features take {megabytes:,} MB; --memory_budget_mb allows {memory_budget_mb:,}'
