"""Exercise: the gradients of a bias for each channel.

  y[..., c] = x[..., c] + b[c]

`gradient` gets upstream = dL/dy, of the shape of values, and returns two gradients:

  dL/dx, of the shape of values, [..., C]
  dL/db, of the shape of biases, [C]

Hint: b[c] moves y[..., c] at every example and every pixel, and each of them moves the loss: the
gradient of what is broadcast is a sum. Values have two axes or four.
"""

import tensorflow as tf


@tf.custom_gradient
def add_bias(values, biases):
  """Returns values + biases, [..., C]."""
  outputs = values + biases

  def gradient(upstream):
    # solution
    all_but_the_last = list(range(len(upstream.shape) - 1))
    return upstream, tf.reduce_sum(upstream, axis=all_but_the_last)
    # end

  return outputs, gradient
