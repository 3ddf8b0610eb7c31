"""Weight decay as an L2 penalty in the loss.

  L = rate * sum over all weights of  w^2 / 2

so that each step of plain gradient descent shrinks a weight by learning_rate * rate of itself
(Krogh and Hertz, "A simple weight decay can improve generalization", 1991). With g = dTotal/dL

  dTotal/dw = rate * w * g.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import shape_checks

_OP = 'weight_decay'


def weight_decay(weights: tf.Tensor, rate: float) -> tf.Tensor:
  """L2 penalty: rate times half the sum of squares.

    L = rate * sum of w^2 / 2        dL/dw = rate * w

  Args:
    weights: a floating-point tensor of any shape.
    rate: coefficient of the penalty; at least 0.

  Returns:
    A scalar of the dtype of weights.

  Raises:
    ValueError: if weights is not floating-point or rate is negative.

  Example:
    A tenth of (1 + 4) / 2, and as the gradient a tenth of each weight:

    >>> weights = tf.Variable([1.0, -2.0])
    >>> with tf.GradientTape() as tape:
    ...   penalty = rana.ops.weight_decay(weights, rate=0.1)
    >>> print(penalty.numpy(), tape.gradient(penalty, weights).numpy())
    0.25 [ 0.1 -0.2]
  """
  weights = shape_checks.tensor(_OP, 'weights', weights)
  if not rate >= 0:
    raise ValueError(f'{_OP}: rate is {rate}; expected a number of at least 0')
  return _penalty(weights, rate)


def _penalty(weights: tf.Tensor, rate: float) -> tf.Tensor:

  @tf.custom_gradient
  def forward(w: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    # l2_loss computes half the sum of squares in one pass over memory.
    return rate * tf.nn.l2_loss(w), lambda upstream: (rate * upstream) * w

  return forward(weights)
