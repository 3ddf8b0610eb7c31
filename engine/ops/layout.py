"""Memory layouts of a batch of images: batch first and batch last.

The usual layout is [B, H, W, C]. With the batch last, [H, W, C, B] (as in cuda-convnet, the origin
of the tutorial's network), a matrix that acts on the pixels of all images is one product, and
sums over neighboring channels run along whole rows of examples. An operation that computes in this
layout transposes its images on the way in and back on the way out; between two such operations
TensorFlow's graph optimizer (grappler) removes the transposes, which cancel.
"""

import tensorflow as tf


def batch_last(images: tf.Tensor) -> tf.Tensor:
  """Returns [B, H, W, C] as [H, W, C, B]."""
  return tf.transpose(images, [1, 2, 3, 0])


def batch_first(images: tf.Tensor) -> tf.Tensor:
  """Returns [H, W, C, B] as [B, H, W, C]."""
  return tf.transpose(images, [3, 0, 1, 2])
