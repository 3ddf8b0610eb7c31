"""Operations of pillow on the pixels of many images: posterize, autocontrast, equalize and more.

They work on float32 images of 0 to 255; pillow's are on whole numbers and round to them.

TensorFlow takes several times as long to reduce or broadcast over an axis of a few channels as over
one of many numbers. So the pixels of a row lie side by side here, [n, height, width * channels].
"""

from collections.abc import Callable

import tensorflow as tf

_LEVELS = 256
# Of red, green and blue in the brightness, by ITU-R 601-2.
_LUMA = (0.299, 0.587, 0.114)


def over_pixels(reduce: Callable[..., tf.Tensor], images: tf.Tensor) -> tf.Tensor:
  """Returns a number for each channel of each image, [n, channels].

  Args:
    reduce: such as tf.reduce_mean, which gives the same in two steps as in one.
    images: [n, height, width, channels].
  """
  _, height, width, channels = images.shape
  by_column = reduce(tf.reshape(images, [-1, height, width * channels]), axis=1)
  return reduce(tf.reshape(by_column, [-1, width, channels]), axis=1)


def luma(images: tf.Tensor) -> tf.Tensor:
  """Returns the brightness of each pixel in each channel, float32 like the images.

  Args:
    images: float32 [n, height, width, 1 or 3].
  """
  if images.shape[3] == 1:
    return images
  weights = tf.tile(tf.constant(_LUMA)[:, None], [1, 3])
  return tf.reshape(tf.matmul(tf.reshape(images, [-1, 3]), weights), tf.shape(images))


def mean_luma(images: tf.Tensor) -> tf.Tensor:
  """Returns the mean brightness of each image, [n]; arguments as for `luma`."""
  means = over_pixels(tf.reduce_mean, images)
  return means[:, 0] if images.shape[3] == 1 else tf.linalg.matvec(means, tf.constant(_LUMA))


def smooth(images: tf.Tensor) -> tf.Tensor:
  """Returns the images smoothed by 3x3 weights, 5 in the middle and 1 around, except the border.

  Args:
    images: float32 [n, height, width, channels], at least 3x3.
  """
  inner = images[:, 1:-1, 1:-1]
  rows = images[:, :-2] + images[:, 1:-1] + images[:, 2:]
  around = rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]
  change = (around + 4.0 * inner) / 13.0 - inner
  return images + tf.pad(change, [[0, 0], [1, 1], [1, 1], [0, 0]])


def posterize(images: tf.Tensor, bits: tf.Tensor) -> tf.Tensor:
  """Returns the images with the highest bits of each pixel alone.

  Args:
    images: float32 [n, height, width, channels] of 0 to 255.
    bits: how many of 8 stay, float32 [n].
  """
  step = tf.pow(2.0, 8.0 - bits)[:, None, None, None]
  return tf.where(step > 1.0, tf.floor(images / step) * step, images)


def autocontrast(images: tf.Tensor) -> tf.Tensor:
  """Stretches each channel of each image to 0 to 255, unless it has one value only."""
  _, height, width, channels = images.shape
  low, high = (over_pixels(reduce, images) for reduce in (tf.reduce_min, tf.reduce_max))
  has_span = high > low
  factor = tf.where(has_span, 255.0 / tf.where(has_span, high - low, 1.0), 1.0)
  offset = tf.where(has_span, low, 0.0)
  rows = tf.reshape(images, [-1, height, width * channels])
  offset, factor = (tf.tile(values, [1, width])[:, None, :] for values in (offset, factor))
  return tf.reshape((rows - offset) * factor, tf.shape(images))


def equalize(images: tf.Tensor) -> tf.Tensor:
  """Flattens the histogram of each channel of each image, as pillow's ImageOps.equalize.

  Args:
    images: float32 [n, height, width, channels] of 0 to 255; rounded first.
  """
  height, width, channels = images.shape[1:]
  count = tf.shape(images)[0]
  values = tf.cast(tf.clip_by_value(tf.round(images), 0.0, 255.0), tf.int32)
  # The number of the histogram that each pixel counts in: one for each image and channel.
  histogram = tf.reshape(tf.range(count * channels), [-1, 1, 1, channels]) * _LEVELS
  bins = tf.reshape(histogram + values, [-1])
  counts = tf.reshape(tf.math.unsorted_segment_sum(
      tf.ones_like(bins), bins, count * channels * _LEVELS), [-1, _LEVELS])
  brightest = tf.reduce_max(tf.where(counts > 0, tf.range(_LEVELS), 0), axis=1)
  step = (height * width - tf.gather(counts, brightest, batch_dims=1)) // (_LEVELS - 1)
  below = tf.cumsum(counts, axis=1, exclusive=True)
  safe = tf.maximum(step, 1)[:, None]
  table = tf.minimum((step[:, None] // 2 + below) // safe, _LEVELS - 1)
  table = tf.where(step[:, None] > 0, table, tf.range(_LEVELS))
  equalized = tf.reshape(tf.gather(tf.reshape(table, [-1]), bins), [-1, height, width, channels])
  return tf.cast(equalized, tf.float32)
