"""The conventional input pipeline, which `tfrecords/pipeline.py` is compared with.

The tutorial's augmentation by the functions of tf.image, mapped over single examples. The pipeline
is tuned as far as its kind allows: records are parsed once and cached in memory, the cheap
operations come before the cast to float32, the map runs in parallel with autotuned width and
without a deterministic order, and batches are prefetched.
"""

import functools

import tensorflow as tf

from tfrecords import reader
from tfrecords.augmentation import augmentation_config

# As many as in pipeline.py: an autotuned buffer can grow to hundreds of batches, which are then
# made in the round of one candidate and counted in that of another.
PREFETCHED_BATCHES = 4
# min_fraction_of_examples_in_queue of the tutorial (cifar10_input.py).
SHUFFLE_BUFFER_EPOCHS = 0.4


def examples(source: reader.Source) -> tf.data.Dataset:
  """Returns all examples, cached in memory.

  Args:
    source: the records.

  Returns:
    A dataset of uint8 images [height, width, channels] and int32 labels.
  """
  def parse(record: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    images, labels = reader.decode(source.spec, record[None])
    return images[0], labels[0]

  return source.records().map(parse, num_parallel_calls=tf.data.AUTOTUNE).cache()


def batches(
  source: reader.Source,
  augmentation: augmentation_config.AugmentationConfig,
  batch_size: int,
  seed: int,
) -> tf.data.Dataset:
  """Returns endless training batches, each example augmented separately.

  Args:
    source: the records.
    augmentation: the ranges; an alternating flip becomes a random one.
    batch_size: examples per batch.
    seed: of the order; the random augmentations of tf.image are not seeded.

  Returns:
    A dataset of float32 images [batch_size, height, width, channels] and int32 labels.
  """
  buffer_size = max(1, round(SHUFFLE_BUFFER_EPOCHS * source.num_examples))
  augmented = functools.partial(augment_one, augmentation=augmentation)
  return (examples(source).shuffle(buffer_size, seed=seed).repeat()
          .map(augmented, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
          .batch(batch_size, drop_remainder=True).prefetch(PREFETCHED_BATCHES))


def augment_one(
  image: tf.Tensor, label: tf.Tensor, augmentation: augmentation_config.AugmentationConfig
) -> tuple[tf.Tensor, tf.Tensor]:
  """Augments one image in the tutorial's order: uint8 [h, w, c] to float32 [crop, crop, c]."""
  window = [*augmentation.window(tuple(image.shape)), image.shape[2]]
  if augmentation.crop_padding:
    border = [augmentation.crop_padding, augmentation.crop_padding]
    image = tf.pad(image, [border, border, [0, 0]], mode='REFLECT')
  if augmentation.crop_size or augmentation.crop_padding:
    image = tf.image.random_crop(image, window)
  if augmentation.random_flip:
    image = tf.image.random_flip_left_right(image)
  image = tf.cast(image, tf.float32)
  if augmentation.shrink_to:
    image = tf.image.resize(image, [augmentation.shrink_to] * 2, antialias=True)
  if augmentation.max_brightness_delta:
    image = tf.image.random_brightness(image, augmentation.max_brightness_delta)
  if augmentation.contrast_lower < augmentation.contrast_upper:
    image = tf.image.random_contrast(
        image, augmentation.contrast_lower, augmentation.contrast_upper)
  elif augmentation.contrast_lower != 1.0:
    image = tf.image.adjust_contrast(image, augmentation.contrast_lower)
  return (tf.image.per_image_standardization(image) if augmentation.standardize
          else image / 255.0), label


def raw_batches(source: reader.Source, batch_size: int) -> tf.data.Dataset:
  """Returns endless batches of cached images without augmentation: the cost of reading alone."""
  return (examples(source).repeat().batch(batch_size, drop_remainder=True)
          .prefetch(PREFETCHED_BATCHES))
