"""Exercise: the gradient of SiLU (swish), a smooth relative of relu.

  y = x s(x)        s(x) = 1 / (1 + e^-x)

`gradient` gets upstream = dL/dy and returns dL/dx, both of the shape and dtype of values.

Hint: the product rule, with s' = s (1 - s). Far below 0 e^-x overflows: tf.sigmoid does not.
"""

import tensorflow as tf


@tf.custom_gradient
def silu(values):
  """Returns values times their logistic function, of the shape of values, which is any."""
  sigmoid = tf.sigmoid(values)
  outputs = values * sigmoid

  def gradient(upstream):
    # solution
    return upstream * sigmoid * (1 + values * (1 - sigmoid))
    # end

  return outputs, gradient
