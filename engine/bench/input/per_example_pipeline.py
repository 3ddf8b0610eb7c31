"""The conventional input pipeline, the rival of `tfrecords/pipeline.py`.

The tutorial's distortions by tf.image's own functions, mapped one example at a time. It is meant
to be as good as its kind can be: records are parsed once and cached in memory, the cheap steps
come before the pixels grow to float32, the map runs in parallel, as wide as tf.data finds best
and without keeping an order, and batches are prefetched.
"""

import functools

import tensorflow as tf

from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import augment

# As many as ours: what tf.data would choose can grow to hundreds, which are then made in one
# candidate's time and counted in another's.
_PREFETCHED_BATCHES = 4


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


def batches(source: reader.Source, augmentation: augment.AugmentationConfig, batch_size: int,
            seed: int) -> tf.data.Dataset:
  """Returns endless training batches, each example distorted by itself.

  Args:
    source: the records.
    augmentation: the ranges; a flip that alternates is drawn by chance here.
    batch_size: examples a batch.
    seed: of the order; tf.image draws as it likes.

  Returns:
    A dataset of float32 images [batch_size, height, width, channels] and int32 labels.
  """
  queue = max(1, round(pipeline.SHUFFLE_BUFFER_EPOCHS * source.num_examples))
  distorted = functools.partial(distort_one, augmentation=augmentation)
  return (examples(source).shuffle(queue, seed=seed).repeat()
          .map(distorted, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
          .batch(batch_size, drop_remainder=True).prefetch(_PREFETCHED_BATCHES))


def distort_one(image: tf.Tensor, label: tf.Tensor,
                augmentation: augment.AugmentationConfig) -> tuple[tf.Tensor, tf.Tensor]:
  """Distorts one image in the tutorial's order: uint8 [h, w, c] to float32 [crop, crop, c]."""
  window = [*augmentation.window(tuple(image.shape)), image.shape[2]]
  if augmentation.crop_padding:
    border = [augmentation.crop_padding, augmentation.crop_padding]
    image = tf.pad(image, [border, border, [0, 0]], mode='REFLECT')
  if augmentation.crop_size or augmentation.crop_padding:
    image = tf.image.random_crop(image, window)
  if augmentation.random_flip:
    image = tf.image.random_flip_left_right(image)
  image = tf.cast(image, tf.float32)
  if augmentation.max_brightness_delta:
    image = tf.image.random_brightness(image, augmentation.max_brightness_delta)
  if augmentation.contrast_lower < augmentation.contrast_upper:
    image = tf.image.random_contrast(
        image, augmentation.contrast_lower, augmentation.contrast_upper)
  elif augmentation.contrast_lower != 1.0:
    image = tf.image.adjust_contrast(image, augmentation.contrast_lower)
  return (tf.image.per_image_standardization(image) if augmentation.standardize
          else image / 255.0), label


def undistorted_batches(source: reader.Source, batch_size: int) -> tf.data.Dataset:
  """Returns endless batches of cached images as recorded: what reading alone costs."""
  return (examples(source).repeat().batch(batch_size, drop_remainder=True)
          .prefetch(_PREFETCHED_BATCHES))
