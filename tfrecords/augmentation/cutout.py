"""Cutout: erases a square of each image, at a random place.

T. DeVries and G. W. Taylor, "Improved regularization of convolutional neural networks with
cutout", arXiv:1708.04552. The center of the square is any pixel, so that the square may reach
beyond the border and less of it is erased. Erased pixels get the mean of their image and channel,
as zero is in images that were normalized.
"""

import tensorflow as tf

from tfrecords.augmentation import draws


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
  is_erased = box(rows - size // 2, columns - size // 2, size, size, images.shape[1:3])
  return tf.where(is_erased, tf.reduce_mean(images, axis=[1, 2], keepdims=True), images)


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
  down = tf.range(shape[0]) - top[:, None]
  right = tf.range(shape[1]) - left[:, None]
  in_rows = (down >= 0) & (down < _column(height))
  in_columns = (right >= 0) & (right < _column(width))
  return (in_rows[:, :, None] & in_columns[:, None, :])[..., None]


def _column(size: tf.Tensor | int) -> tf.Tensor | int:
  return size if isinstance(size, int) else size[:, None]
