"""The rectified linear unit: y = max(x, 0).

Its derivative is 1 where x > 0 and 0 where x < 0. At the kink, where any number in [0, 1] is a
subgradient, this one takes 0, as is usual (Nair and Hinton, "Rectified linear units improve
restricted Boltzmann machines", 2010). Since y > 0 exactly where x > 0, with g = dL/dy

  dL/dx = g  where y > 0,  else 0

needs the output alone: the input can be freed, and a convolution, its bias and the relu stay one
fused kernel.
"""

import tensorflow as tf

from engine.ops import contracts


def relu(values: tf.Tensor) -> tf.Tensor:
  """Replaces negative numbers by zero.

  Args:
    values: a floating-point tensor of any shape.

  Returns:
    max(values, 0), of the same shape and type.

  Raises:
    ValueError: if values does not hold floating-point numbers.
  """
  return _rectify(contracts.tensor('relu', 'values', values))


@tf.custom_gradient
def _rectify(values):
  outputs = tf.nn.relu(values)

  def gradient(upstream):
    # The formula above in one pass over memory; a comparison and a tf.where take two.
    return tf.raw_ops.ReluGrad(gradients=upstream, features=outputs)

  return outputs, gradient
