"""Exercise: the gradient of weight decay.

  P = rate * (sum over all weights of w^2) / 2

The penalty P is a scalar that is added to the loss. `gradient` gets upstream = dL/dP, a scalar, and
returns dL/dw, of the shape and dtype of weights.

Hint: each weight is in one term of the sum alone. The loss may weigh P: dL/dP need not be 1.
"""

import tensorflow as tf


def weight_decay(weights, rate):
  """Returns the penalty of a tensor of any shape; rate is a Python number."""

  @tf.custom_gradient
  def penalty(w):
    outputs = rate * tf.reduce_sum(w * w) / 2

    def gradient(upstream):
      # solution
      return upstream * rate * w
      # end

    return outputs, gradient

  return penalty(weights)
