"""What a stylised picture is judged by: content, style, smoothness.

With F the activations of a layer, [H W, C], and P those of the content picture,

  content      mean of (F - P)^2
  style        mean of (G - A)^2 over the C^2 pairs of channels, G = F' F / (H W C)
  smoothness   mean of dy^2 + mean of dx^2, over the differences of neighbours in the picture

where A is the Gram matrix G of a style picture (Gatys, Ecker and Bethge, "Image style transfer
using convolutional neural networks", 2016, equations 1 to 5; the divisors are those of the lesson,
by which the size of a layer does not change its weight, and smoothness is its total variation, with
each difference divided by the number of its own kind).

Where a style is to apply in a part of the picture only, each place of F counts by the mask m there:
G = F' diag(m) F / (sum of m, times C), which for m = 1 is the same (Gatys et al., "Controlling
perceptual factors in neural style transfer", arXiv:1611.07865, section 5).
"""

import tensorflow as tf


def gram(features: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
  """Returns the Gram matrix of a layer.

  Args:
    features: float [1, H, W, C].
    mask: float [H, W], at least 0 and somewhere above; None: 1 everywhere.

  Returns:
    [C, C], symmetric.
  """
  channels = features.shape[3]
  rows = tf.reshape(features, [-1, channels])
  if mask is None:
    return tf.matmul(rows, rows, transpose_a=True) / tf.cast(tf.size(rows), rows.dtype)
  weights = tf.reshape(mask, [-1, 1])
  return tf.matmul(rows * weights, rows, transpose_a=True) / (tf.reduce_sum(weights) * channels)


def mean_square(values: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
  """Returns the mean of (values - wanted)^2, a scalar."""
  return tf.reduce_mean(tf.square(values - wanted))


def total_variation(picture: tf.Tensor) -> tf.Tensor:
  """Returns the mean square difference of vertical neighbours plus that of horizontal ones.

  Args:
    picture: float [1, H, W, C]; a side of one pixel has no neighbours and adds nothing.
  """
  steps = picture[:, 1:] - picture[:, :-1], picture[:, :, 1:] - picture[:, :, :-1]
  means = [tf.reduce_mean(tf.square(step)) for step in steps if step.shape.num_elements()]
  return tf.add_n(means) if means else tf.zeros([], picture.dtype)
