"""The two orders of a batch of images: examples first, and examples last.

Everybody's order is [B, H, W, C]. With the examples last, [H, W, C, B] (cuda-convnet, from which
the tutorial's network comes, had them last too), a matrix that acts on the pixels of all images is
one product, and sums over neighbouring channels run along whole rows of examples. An operation that
computes so turns its images on the way in and back on the way out; of two such operations side by
side, TensorFlow's graph optimizer (grappler) takes out the turns between, which undo each other.
"""

import tensorflow as tf


def batch_last(images: tf.Tensor) -> tf.Tensor:
  """Returns [B, H, W, C] as [H, W, C, B]."""
  return tf.transpose(images, [1, 2, 3, 0])


def batch_first(images: tf.Tensor) -> tf.Tensor:
  """Returns [H, W, C, B] as [B, H, W, C]."""
  return tf.transpose(images, [3, 0, 1, 2])
