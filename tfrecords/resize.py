"""Shrinks images: each new pixel is a weighted mean of those that it covers.

Along each axis, for n pixels shrunk to m, with the scale s = n / m,

  y[i] = sum over j of  w[i, j] x[j] / sum over j of  w[i, j]
  w[i, j] = max(0, 1 - |j + 1/2 - s (i + 1/2)| / s)

which is tf.image.resize with the method 'bilinear' and antialias: a triangle s times as wide as
that of interpolation, so that no pixel is passed over. The sums are written out, a term after the
other: products with a matrix are as fast, but round an image in another way in another batch. XLA
makes one loop of an axis, which rounds alike in every batch: 256 images of 32 pixels shrunk to 24
take 2.5 ms of one core instead of 15. So the training's input has it; exported models have the
plain sums.
"""

import functools

import numpy as np
import tensorflow as tf


@functools.lru_cache(maxsize=32)
def taps(size: int, smaller: int) -> tuple[np.ndarray, np.ndarray]:
  """Returns the pixels and weights that each new pixel along one axis is made of.

  Args:
    size: pixels along the axis.
    smaller: pixels afterwards, 1 to `size`.

  Returns:
    Positions, int32 [terms, smaller], and weights, float64 [terms, smaller], whose columns add up
    to 1. Terms that a new pixel near the border lacks have the weight 0.
  """
  scale = size / smaller
  centers = scale * (np.arange(smaller) + 0.5)
  first = np.floor(centers - scale + 0.5).astype(np.int32)
  positions = first + np.arange(int(np.ceil(2 * scale)) + 1, dtype=np.int32)[:, None]
  weights = np.maximum(0.0, 1.0 - np.abs(positions + 0.5 - centers) / scale)
  weights[(positions < 0) | (positions >= size)] = 0.0
  used = weights.any(axis=1)
  return np.clip(positions, 0, size - 1)[used], (weights / weights.sum(axis=0))[used]


@tf.function(jit_compile=True, autograph=False)
def shrink_compiled(images: tf.Tensor, side: int) -> tf.Tensor:
  """Returns what `shrink` returns, but for the last bits, compiled by XLA on its own."""
  return shrink(images, side)


def shrink(images: tf.Tensor, side: int) -> tf.Tensor:
  """Returns the images shrunk to squares.

  Args:
    images: floating-point [n, height, width, channels]; n may be unknown while tracing.
    side: of the squares, in pixels; at most the height and the width. 0 returns the images.

  Returns:
    [n, side, side, channels], of the same dtype.
  """
  for axis in (1, 2) if side else ():
    if images.shape[axis] != side:
      shape = [side if a == axis else 1 for a in range(4)]
      images = tf.add_n([
          tf.gather(images, positions, axis=axis)
          * tf.reshape(tf.constant(weights, images.dtype), shape)
          for positions, weights in zip(*taps(images.shape[axis], side), strict=True)])
  return images
