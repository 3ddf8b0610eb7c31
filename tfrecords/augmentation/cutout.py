"""Cutout: erases a square of each image, at a random place.

T. DeVries and G. W. Taylor, "Improved regularization of convolutional neural networks with
cutout", arXiv:1708.04552. The center of the square is any pixel, so that the square may reach
beyond the border and less of it is erased. Erased pixels get the mean of their image and channel,
as zero is in images that were normalized.
"""

import tensorflow as tf

from tfrecords.augmentation import draws
from tfrecords.augmentation import pixel_operations


def sample(height: int, width: int, count: int, key: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the rows and the columns of the centers, int32 [count] each.

  Args:
    height: of the images, in pixels.
    width: likewise.
    count: images in the batch.
    key: of the draws.
  """
  uniform = draws.uniform([2, count], key)
  return tuple(tf.cast(tf.floor(uniform[axis] * side), tf.int32)
               for axis, side in enumerate((height, width)))


def erase(images: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor, size: int) -> tf.Tensor:
  """Returns the images with a square of their mean colors.

  Args:
    images: float32 [n, height, width, channels].
    rows: of the centers, int32 [n]; the square begins size // 2 above.
    columns: likewise, to the left.
    size: side of the square, in pixels.
  """
  height, width, channels = images.shape[1:]
  # Numbers of a row side by side: broadcasting over a few channels takes several times as long.
  flat = tf.reshape(images, [-1, height, width * channels])
  mean = tf.tile(pixel_operations.over_pixels(tf.reduce_mean, images), [1, width])
  in_rows = _inside(rows - size // 2, size, height)
  in_columns = tf.repeat(_inside(columns - size // 2, size, width), channels, axis=1)
  is_erased = in_rows[:, :, None] & in_columns[:, None, :]
  return tf.reshape(tf.where(is_erased, mean[:, None, :], flat), tf.shape(images))


def box(top: tf.Tensor, left: tf.Tensor, height: tf.Tensor | int, width: tf.Tensor | int,
        shape: tf.TensorShape) -> tf.Tensor:
  """Returns which pixels lie in a box, bool [n, *shape, 1].

  Args:
    top: first rows of the boxes, int32 [n]; they may lie outside.
    left: first columns, likewise.
    height: of the boxes, int32 [n] or one for all.
    width: likewise.
    shape: height and width of the images.
  """
  in_rows, in_columns = _inside(top, height, shape[0]), _inside(left, width, shape[1])
  return (in_rows[:, :, None] & in_columns[:, None, :])[..., None]


def _inside(first: tf.Tensor, size: tf.Tensor | int, count: int) -> tf.Tensor:
  """Returns which of `count` numbers lie in ranges of `size` from `first` on, bool [n, count]."""
  from_first = tf.range(count) - first[:, None]
  last = size if isinstance(size, int) else size[:, None]
  return (from_first >= 0) & (from_first < last)
