"""Windows of many images in one gather: the crop, the mirroring and the border choose pixels.

Nothing is copied but the pixels that are wanted. The border is one of indices only: where a window
reaches beyond the image it sees it mirrored at its outermost pixels, as in numpy's mode 'reflect',

  ... 2 1 | 0 1 2 ... n-2 n-1 | n-2 n-3 ...
"""

import tensorflow as tf


def gather(images: tf.Tensor, indices: tf.Tensor, corners: tuple[tf.Tensor, tf.Tensor],
           mirror: tf.Tensor, size: int, pad: int = 0) -> tf.Tensor:
  """Takes the windows of a batch straight out of all images.

  Args:
    images: uint8 [n, height, width, channels], all images.
    indices: int64 [batch], which of them.
    corners: first rows and first columns of the windows in the images, int64 [batch] each.
    mirror: bool [batch], which windows are mirrored from left to right.
    size: side of the window; 0 for the height and width of the image.
    pad: how far windows reach beyond the image at most, in pixels; less than its sides.

  Returns:
    uint8 [batch, size, size, channels].
  """
  _, height, width, channels = images.shape
  top, left = corners
  rows = top[:, None] + tf.range(size or height, dtype=tf.int64)
  columns = tf.range(size or width, dtype=tf.int64)
  columns = tf.where(mirror[:, None], columns[::-1], columns) + left[:, None]
  if pad:
    rows, columns = _reflected(rows, height), _reflected(columns, width)
  pixel = (indices[:, None] * height + rows)[:, :, None] * width + columns[:, None, :]
  return tf.gather(tf.reshape(images, [-1, channels]), pixel)


def _reflected(places: tf.Tensor, size: int) -> tf.Tensor:
  """Maps the places of the border to those that they mirror."""
  last = size - 1
  return last - tf.abs(last - tf.abs(places))
