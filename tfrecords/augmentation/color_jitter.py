"""Rotates the hue of each image and scales its saturation.

In the color space YIQ (luma Y, chroma I and Q; FCC 1953, as in Python's colorsys)

  Y = 0.30 R + 0.59 G + 0.11 B,   I = 0.74 (R - Y) - 0.27 (B - Y),   Q = 0.48 (R - Y) + 0.41 (B - Y)

the hue is the angle of (I, Q) and the saturation is its length. Both change by one matrix for each
image: that of RGB to YIQ, a rotation and scaling of (I, Q), and back. The matrix maps grays to
themselves, so it commutes with a change of brightness, and it is linear, so it commutes with a
change of contrast about the mean of each channel: their order does not matter. Pixels may leave 0
to 255, as with brightness and contrast.
"""

import math

import numpy as np
import tensorflow as tf

from tfrecords import batch_rows
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import draws


def sample(augmentation: augmentation_config.AugmentationConfig, count: int,
           key: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the rotations in radians and the factors of the saturation, float32 [count] each.

  Args:
    augmentation: the ranges.
    count: images in the batch.
    key: of the draws.
  """
  uniform = draws.uniform([2, count], key)
  span = augmentation.saturation_upper - augmentation.saturation_lower
  return (math.radians(augmentation.max_hue_degrees) * (2.0 * uniform[0] - 1.0),
          augmentation.saturation_lower + span * uniform[1])


def jitter(images: tf.Tensor, hue: tf.Tensor, saturation: tf.Tensor,
           rows: batch_rows.BatchRows | None = None) -> tf.Tensor:
  """Returns the images with other colors, of the same luma.

  Args:
    images: float32 [rows, height, width, 3].
    hue: rotations in radians, float32 [n]; from red through yellow to green, as the hue of HSV.
    saturation: factors, float32 [n]; 0 gives gray.
    rows: that the images are of n; None: all.
  """
  height, width, channels = images.shape[1:]
  flat = tf.reshape(images, [-1, height * width, channels])
  # Of the whole batch: a cosine is rounded in another way at the end of a tensor.
  matrices = _matrices(hue, saturation)
  changed = tf.matmul(flat, rows.of(matrices) if rows else matrices, transpose_b=True)
  return tf.reshape(changed, [-1, height, width, channels])


def _matrices(hue: tf.Tensor, saturation: tf.Tensor) -> tf.Tensor:
  """Returns the matrix of each image, float32 [n, 3, 3]: by rows, from RGB to RGB."""
  luma = np.array([0.30, 0.59, 0.11])
  red, blue = np.eye(3)[0] - luma, np.eye(3)[2] - luma
  to_yiq = np.array([luma, 0.74 * red - 0.27 * blue, 0.48 * red + 0.41 * blue])
  to_rgb = np.linalg.inv(to_yiq)
  # M = L + cos(a) s C + sin(a) s S: luma, chroma, and chroma turned by a quarter.
  gray, chroma, turned = (
      tf.constant(to_rgb @ np.array(core, float) @ to_yiq, tf.float32) for core in (
          [[1, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]],
          [[0, 0, 0], [0, 0, 1], [0, -1, 0]]))
  along, across = saturation * tf.cos(hue), saturation * tf.sin(hue)
  return gray + along[:, None, None] * chroma + across[:, None, None] * turned
