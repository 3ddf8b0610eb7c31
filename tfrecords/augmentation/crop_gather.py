"""Crops, flips and pads many images in one gather, since all three only select pixels.

Only the selected pixels are copied. The padding exists as indices only: beyond its border the image
is reflected about its outermost pixels, as by numpy.pad in the mode 'reflect',

  ... 2 1 | 0 1 2 ... n-2 n-1 | n-2 n-3 ...
"""

import tensorflow as tf


def gather(images: tf.Tensor, indices: tf.Tensor, corners: tuple[tf.Tensor, tf.Tensor],
           mirror: tf.Tensor, size: int, pad: int = 0) -> tf.Tensor:
  """Returns the crops of a batch, read directly from all images.

  Args:
    images: uint8 [n, height, width, channels], all images.
    indices: the images of the batch, int64 [batch].
    corners: first rows and first columns of the crops in the images, int64 [batch] each.
    mirror: which crops are flipped left to right, bool [batch].
    size: side of the crop in pixels; 0 for the height and width of the image.
    pad: how far crops reach beyond the image at most, in pixels; less than its sides.

  Returns:
    uint8 [batch, size, size, channels].
  """
  _, height, width, channels = images.shape
  top, left = corners
  rows = top[:, None] + tf.range(size or height, dtype=tf.int64)
  columns = tf.range(size or width, dtype=tf.int64)
  columns = tf.where(mirror[:, None], columns[::-1], columns) + left[:, None]
  if pad:
    rows, columns = _reflect(rows, height), _reflect(columns, width)
  pixel = (indices[:, None] * height + rows)[:, :, None] * width + columns[:, None, :]
  return tf.gather(tf.reshape(images, [-1, channels]), pixel)


def _reflect(positions: tf.Tensor, size: int) -> tf.Tensor:
  """Maps positions outside [0, size) to those that they reflect."""
  last = size - 1
  return last - tf.abs(last - tf.abs(positions))
