"""Matrix product of a fully connected layer: Y = X W.

It is linear in both factors, so with G = dL/dY

  dL/dX = G W^T        dL/dW = X^T G

(Goodfellow, Bengio and Courville, "Deep learning", 2016, section 6.5.6). The bias is its own
operation. Sums are float32 for bfloat16 too, and rounded once (dtype_conversion.py).
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import shape_checks

_OP = 'dense'


def dense(inputs: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
  """Matrix product of each example's features with the weights.

    Y = X W        dL/dX = dL/dY W^T        dL/dW = X^T dL/dY

  Args:
    inputs: [B, I], floating-point; B may be unknown while tracing.
    weights: [I, O], of the same type.

  Returns:
    [B, O], of the type of inputs.

  Raises:
    ValueError: if a shape or a type does not fit.

  Example:
    >>> print(rana.ops.dense([[1.0, 2.0]], [[1.0, 0.0], [3.0, 1.0]]).numpy())
    [[7. 2.]]
  """
  inputs = shape_checks.tensor(_OP, 'inputs', inputs, '[B, I]')
  weights = shape_checks.tensor(_OP, 'weights', weights, '[I, O]')
  shape_checks.same_type(_OP, 'weights', weights, 'inputs', inputs)
  shape_checks.size(_OP, 'weights', weights, 0, inputs.shape[1], 'the columns of inputs')
  outputs = _multiply(dtype_conversion.for_kernels(inputs), dtype_conversion.for_kernels(weights))
  return tf.cast(outputs, inputs.dtype)


@tf.custom_gradient
def _multiply(inputs: tf.Tensor, weights: tf.Tensor
              ) -> tuple[tf.Tensor, Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]]:

  def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return (tf.matmul(upstream, weights, transpose_b=True),
            tf.matmul(inputs, upstream, transpose_a=True))

  return tf.matmul(inputs, weights), gradient
