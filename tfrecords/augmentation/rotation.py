"""Rotates each image about its center by a small angle.

The pixel (x, y) of the rotated image is that of the image at

  x' = cx + cos(a) (x - cx) - sin(a) (y - cy)
  y' = cy + sin(a) (x - cx) + cos(a) (y - cy)          y points down

by bilinear interpolation. Beyond its border the image is reflected.
"""

import tensorflow as tf


def rotate(images: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor) -> tf.Tensor:
  """Rotates each image counterclockwise by its angle.

  Args:
    images: float32 [n, height, width, channels].
    cos: cosines of the angles, float32 [n].
    sin: sines of the angles, float32 [n].

  Returns:
    The same shape and type.
  """
  height, width = images.shape[1:3]
  cx, cy = (width - 1) / 2, (height - 1) / 2
  zero = tf.zeros_like(cos)
  # The kernel takes x' = t0 x + t1 y + t2 and y' = t3 x + t4 y + t5, over t6 x + t7 y + 1.
  transforms = tf.stack([
      cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy, zero, zero], axis=1)
  return tf.raw_ops.ImageProjectiveTransformV3(
      images=images, transforms=transforms, output_shape=[height, width], fill_value=0.0,
      interpolation='BILINEAR', fill_mode='REFLECT')
