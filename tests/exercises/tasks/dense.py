"""Exercise: the gradients of a dense layer, a product of matrices.

  Y = X W        y[b, o] = sum over i of  x[b, i] w[i, o]

`gradient` gets upstream = dL/dY, [B, O], and returns two gradients:

  dL/dX, of the shape of inputs, [B, I]
  dL/dW, of the shape of weights, [I, O]

Hint: x[b, i] moves the whole row y[b, :], by w[i, :]; w[i, o] moves the whole column y[:, o], by
x[:, i]. Both sums are products of matrices with one factor transposed, such as
tf.matmul(a, b, transpose_b=True), and the shapes leave one way only.
"""

import tensorflow as tf


@tf.custom_gradient
def dense(inputs, weights):
  """Returns inputs [B, I] times weights [I, O]: [B, O]."""
  outputs = tf.matmul(inputs, weights)

  def gradient(upstream):
    # solution
    return (tf.matmul(upstream, weights, transpose_b=True),
            tf.matmul(inputs, upstream, transpose_a=True))
    # end

  return outputs, gradient
