"""A fully connected layer's product: Y = X W.

It is linear in both factors, so with G = dL/dY

  dL/dX = G W^T        dL/dW = X^T G

(Goodfellow, Bengio and Courville, "Deep learning", 2016, section 6.5.6). The bias is its own
operation.
"""

import tensorflow as tf

from engine.ops import shape_checks

_OP = 'dense'


def dense(inputs: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
  """Multiplies each example's row of numbers by a matrix.

  Args:
    inputs: [B, I], floating-point; B may be unknown while tracing.
    weights: [I, O], of the same type.

  Returns:
    [B, O], of the type of inputs.

  Raises:
    ValueError: if a shape or a type does not fit.
  """
  inputs = shape_checks.tensor(_OP, 'inputs', inputs, '[B, I]')
  weights = shape_checks.tensor(_OP, 'weights', weights, '[I, O]')
  shape_checks.same_type(_OP, 'weights', weights, 'inputs', inputs)
  shape_checks.size(_OP, 'weights', weights, 0, inputs.shape[1], 'the columns of inputs')
  return _multiply(inputs, weights)


@tf.custom_gradient
def _multiply(inputs, weights):

  def gradient(upstream):
    return (tf.matmul(upstream, weights, transpose_b=True),
            tf.matmul(inputs, upstream, transpose_a=True))

  return tf.matmul(inputs, weights), gradient
