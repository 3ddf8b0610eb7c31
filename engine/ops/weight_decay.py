"""Weight decay as a term of the loss.

  L = rate * sum over all weights of  w^2 / 2

so that each step of plain gradient descent shrinks a weight by learning_rate * rate of itself
(Krogh and Hertz, "A simple weight decay can improve generalization", 1991). With g = dTotal/dL

  dTotal/dw = rate * w * g.
"""

import tensorflow as tf

from engine.ops import shape_checks

_OP = 'weight_decay'


def weight_decay(weights: tf.Tensor, rate: float) -> tf.Tensor:
  """Charges for large weights.

  Args:
    weights: a floating-point tensor of any shape.
    rate: the price of half a unit of squared weight; at least 0.

  Returns:
    A scalar of the type of weights.

  Raises:
    ValueError: if weights does not hold floating-point numbers or rate is negative.
  """
  weights = shape_checks.tensor(_OP, 'weights', weights)
  if not rate >= 0:
    raise ValueError(f'{_OP}: rate is {rate}; expected a number of at least 0')
  return _charge(weights, rate)


def _charge(weights, rate):

  @tf.custom_gradient
  def forward(w):
    # l2_loss is the sum of squares over two in one pass over memory.
    return rate * tf.nn.l2_loss(w), lambda upstream: (rate * upstream) * w

  return forward(weights)
