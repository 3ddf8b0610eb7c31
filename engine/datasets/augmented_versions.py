"""Augmented versions of a few images, one augmentation of a recipe at a time and all together."""

from collections.abc import Iterator
import dataclasses

import numpy as np
import tensorflow as tf

from engine.reporting.plots import augmentation_sheet
from tfrecords import errors
from tfrecords import inspection
from tfrecords import reader
from tfrecords.augmentation import augment
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import mixed_labels
from tfrecords.augmentation import optional_operations

# Images of a block; of different classes, so that mixed labels can be told apart.
_NUM_IMAGES = 3
_NOTHING = augmentation_config.AugmentationConfig(
    crop_size=0, random_flip=False, max_brightness_delta=0.0, contrast_lower=1.0,
    contrast_upper=1.0, standardize=False)
FIELDS = {
    'random crop': ('crop_size', 'crop_padding', 'random_crop'), 'shrinking': ('shrink_to',),
    'flip': ('random_flip',),
    'rotation': ('max_rotation_degrees',), 'TrivialAugment': ('trivial_augment',),
    'hue': ('max_hue_degrees',), 'saturation': ('saturation_lower', 'saturation_upper'),
    'brightness': ('max_brightness_delta',), 'contrast': ('contrast_lower', 'contrast_upper'),
    'cutout': ('cutout_size',), 'mixup': ('mixup_alpha',), 'cutmix': ('cutmix_alpha',)}


def parts(augmentation: augmentation_config.AugmentationConfig
          ) -> dict[str, augmentation_config.AugmentationConfig]:
  """Returns the augmentations that are on, each alone, by name with settings; then all together.

  None of them standardizes, so that brightness and contrast are seen.

  Raises:
    errors.InputError: nothing is on.
  """
  found = {}
  for name, fields in FIELDS.items():
    values = {field: getattr(augmentation, field) for field in fields}
    alone = dataclasses.replace(_NOTHING, **values)
    changed = [f'{field}={value}' for field, value in values.items()
               if value != getattr(_NOTHING, field)]
    if changed:
      found[f'{name}: {", ".join(changed)}'] = alone
  if not found:
    raise errors.InputError('--augment: the recipe augments nothing; give another --recipe, or a '
                            'setting such as --random_flip')
  if len(found) > 1:
    # An alternating flip is a random one here, where there are no epochs.
    found['all together'] = dataclasses.replace(
        augmentation, standardize=False, alternate_flip=False)
  return found


def blocks(source: reader.Source, augmentation: augmentation_config.AugmentationConfig, count: int,
           seed: int | None) -> Iterator[augmentation_sheet.Block]:
  """Yields a block for each augmentation: images of several classes, and versions of each.

  Args:
    source: the records.
    augmentation: of the recipe.
    count: versions of each image.
    seed: of the images and of the augmentation; None: the first image of each class.

  Raises:
    errors.InputError: the augmentation does not fit the images, or nothing is on.
  """
  examples = _examples(source, seed)
  augmentation.check(source.spec.image_shape, len(examples))
  names = source.spec.class_names
  for title, alone in parts(augmentation).items():
    steps = [_step(examples, alone, len(names), seed or 0, step) for step in range(count)]
    rows = [[example.image, *(images[number] for images, _ in steps)]
            for number, example in enumerate(examples)]
    texts = [[names[example.label], *(_text(labels[number], names) for _, labels in steps)]
             for number, example in enumerate(examples)]
    yield augmentation_sheet.Block(title, rows, texts)


def _examples(source: reader.Source, seed: int | None) -> list[inspection.Example]:
  if seed is not None:
    return inspection.random_examples(source, _NUM_IMAGES, seed)
  found: dict[int, inspection.Example] = {}
  for example in inspection.examples(source):
    found.setdefault(example.label, example)
    if len(found) == _NUM_IMAGES:
      break
  return [*found.values()]


def _step(examples: list[inspection.Example], augmentation: augmentation_config.AugmentationConfig,
          num_classes: int, seed: int, step: int) -> tuple[np.ndarray, np.ndarray]:
  """Returns the images, uint8, and labels of the batch of a step."""
  images = tf.constant(np.stack([example.image for example in examples]))
  labels = tf.constant([example.label for example in examples])
  shape, number = tuple(images.shape[1:]), tf.constant(step, tf.int64)
  params = augment.sample_params(augmentation, shape, len(examples), seed, number)
  every = tf.range(len(examples), dtype=tf.int64)
  shown = augment.apply(images, every, params, augmentation, seed, number)
  mixed, shares = optional_operations.mix(shown, labels, augmentation, num_classes, seed, number)
  return np.clip(np.round(255 * mixed.numpy()), 0, 255).astype(np.uint8), shares.numpy()


def _text(label: np.ndarray, class_names: tuple[str, ...]) -> str:
  """Returns a mixed label as text; '' for one that is not mixed, as it is the image's own."""
  return mixed_labels.text(label, class_names) if label.ndim else ''
