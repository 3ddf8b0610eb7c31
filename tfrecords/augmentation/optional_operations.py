"""The operations that no recipe of the tutorial has, each where its setting turns it on.

  before standardization   TrivialAugment, then the change of hue and saturation
  after it                 cutout
  on the whole batch       mixup and cutmix, which mix the labels, too

Each has a module with its function of drawn numbers, and draws with a key of its own (draws.py) for
the whole batch. An operation that is off adds nothing to the graph.
"""

import tensorflow as tf

from tfrecords import batch_rows
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import color_jitter
from tfrecords.augmentation import cutout
from tfrecords.augmentation import draws
from tfrecords.augmentation import mixing
from tfrecords.augmentation import trivial_augment


def recolor(pixels: tf.Tensor, augmentation: augmentation_config.AugmentationConfig, seed: int,
            step: tf.Tensor | int, rows: batch_rows.BatchRows) -> tf.Tensor:
  """Returns a batch after TrivialAugment and the change of hue and saturation.

  Args:
    pixels: float32 [rows, height, width, channels] of 0 to 255.
    augmentation: the ranges.
    seed: the seed of the training.
    step: integer scalar, at least 0.
    rows: of the batch, whose pixels these are.
  """
  count = rows.batch_size
  if augmentation.trivial_augment:
    choice = trivial_augment.sample(count, draws.key(seed, step, draws.TRIVIAL_AUGMENT))
    pixels = trivial_augment.augment(pixels, choice, rows)
  if augmentation.changes_color:
    color = color_jitter.sample(augmentation, count, draws.key(seed, step, draws.COLOR_JITTER))
    pixels = color_jitter.jitter(pixels, *color, rows)
  return pixels


def erase(images: tf.Tensor, augmentation: augmentation_config.AugmentationConfig, seed: int,
          step: tf.Tensor | int, rows: batch_rows.BatchRows) -> tf.Tensor:
  """Returns a batch after cutout; arguments as for `recolor`, with the network's images."""
  if not augmentation.cutout_size:
    return images
  _, height, width, _ = images.shape
  down, across = cutout.sample(
      height, width, rows.batch_size, draws.key(seed, step, draws.CUTOUT))
  return cutout.erase(images, rows.of(down), rows.of(across), augmentation.cutout_size)


def mix(images: tf.Tensor, labels: tf.Tensor,
        augmentation: augmentation_config.AugmentationConfig, num_classes: int, seed: int,
        step: tf.Tensor | int) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns a batch after mixup and cutmix, where they are on.

  Args:
    images: of the network, float32 [batch, height, width, channels].
    labels: int32 [batch].
    augmentation: the ranges.
    num_classes: the number of classes.
    seed: the seed of the training.
    step: int64 scalar, at least 0.

  Returns:
    The images, and the labels: int32 [batch], or float32 [batch, num_classes] if they are mixed.
  """
  if not augmentation.is_mixing:
    return images, labels
  count, height, width, _ = images.shape
  weights = mixing.sample(
      augmentation, height, width, count, draws.key(seed, step, draws.MIXING))
  return mixing.mix(images, labels, num_classes, weights)
