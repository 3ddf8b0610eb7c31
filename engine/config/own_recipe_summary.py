"""The line that says what the recipe `own` derived from a data set."""

from engine.config import recipe as recipe_lib
from tfrecords import dataset_spec
from tfrecords import duration

# The settings that mirror images, which are on or off together.
FLIPS = ('random_flip', 'alternate_flip', 'test_time_flip')


def line(spec: dataset_spec.DatasetSpec, recipe: recipe_lib.Recipe, seconds: float, *,
         is_cut: bool) -> str:
  """Returns one line on a derived recipe.

  Args:
    spec: the data set.
    recipe: what was derived.
    seconds: that it is expected to take on two cores.
    is_cut: whether it is shorter than its number of images wants.
  """
  height, width, channels = spec.image_shape
  epochs = recipe.max_steps * recipe.batch_size / spec.train_examples
  length = f'{epochs:.2g} epochs' if epochs < 10 else f'{epochs:,.0f} epochs'
  length += ', which is what ten minutes allow,' * is_cut
  color = 'color' if channels == 3 else 'gray'
  return (f'derived, before other flags: {recipe.model} for {color} images of {height}x{width}; '
          f'{recipe.batch_size} examples a step and {length} for {spec.train_examples:,} images; '
          f'{", ".join(_distortions(recipe))}; about {duration.text(seconds)} on two cores')


def _distortions(recipe: recipe_lib.Recipe) -> list[str]:
  """Returns how training images are distorted, and the flags for the contrary of mirroring."""
  augmentation = recipe.augmentation
  shift, window = augmentation.crop_padding, augmentation.crop_size
  found = [f'shifted by up to {shift} pixel{"s" * (shift > 1)}'] * (shift > 0)
  found += [f'windows of {window}x{window}'] * (window > 0)
  if side := augmentation.shrink_to:
    found.append(f'shrunk to {side}x{side}')
  if augmentation.max_rotation_degrees:
    found.append(f'turned by up to {augmentation.max_rotation_degrees:g} degrees')
  mirrored = augmentation.random_flip
  flags = ' '.join(f'--{"no" * mirrored}{name}' for name in FLIPS)
  return [*found, f'{"mirrored" if mirrored else "not mirrored"} (the contrary: {flags})']
