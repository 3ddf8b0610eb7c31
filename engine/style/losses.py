"""The losses of style transfer: content, style and total variation.

With F the activations of a layer, [H W, C], and P those of the content image,

  content          mean of (F - P)^2
  style            mean of (G - A)^2 over the C^2 pairs of channels, G = F' F / (H W C)
  total variation  mean of dy^2 + mean of dx^2, over the differences of neighboring pixels

where A is the Gram matrix G of a style image (Gatys, Ecker and Bethge, "Image style transfer
using convolutional neural networks", 2016, equations 1 to 5; the divisors are those of the lesson,
which make the weight of a layer independent of its size; the total variation has its
vertical and horizontal differences averaged separately).

With a mask m that limits a style to a part of the image, each position of F is weighted by m:
G = F' diag(m) F / (sum of m, times C), which equals the above for m = 1 (Gatys et al., "Controlling
perceptual factors in neural style transfer", arXiv:1611.07865, section 5).
"""

import tensorflow as tf


def gram(features: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
  """Returns the Gram matrix of a layer.

  Args:
    features: float [1, H, W, C].
    mask: float [H, W], at least 0 and not 0 everywhere; None: 1 everywhere.

  Returns:
    [C, C], symmetric.
  """
  channels = features.shape[3]
  rows = tf.reshape(features, [-1, channels])
  if mask is None:
    return tf.matmul(rows, rows, transpose_a=True) / tf.cast(tf.size(rows), rows.dtype)
  weights = tf.reshape(mask, [-1, 1])
  return tf.matmul(rows * weights, rows, transpose_a=True) / (tf.reduce_sum(weights) * channels)


def mean_square(values: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
  """Returns the mean of (values - targets)^2, a scalar."""
  return tf.reduce_mean(tf.square(values - targets))


def total_variation(image: tf.Tensor) -> tf.Tensor:
  """Returns the mean squared difference of vertical neighbors plus that of horizontal ones.

  Args:
    image: float [1, H, W, C]; a side of one pixel has no neighbors and adds nothing.
  """
  steps = image[:, 1:] - image[:, :-1], image[:, :, 1:] - image[:, :, :-1]
  means = [tf.reduce_mean(tf.square(step)) for step in steps if step.shape.num_elements()]
  return tf.add_n(means) if means else tf.zeros([], image.dtype)
