"""Adam: gradient descent whose steps are measured in each weight's own usual gradient.

  mean     <- mean + (1 - beta1) (gradient - mean)
  square   <- square + (1 - beta2) (gradient^2 - square)
  variable <- variable - learning_rate c mean / (sqrt(square) + epsilon)
  c         = sqrt(1 - beta2^t) / (1 - beta1^t)        at update t = 1, 2, ...

(Kingma and Ba, "Adam: a method for stochastic optimization", arXiv:1412.6980, section 2 with the
efficient order of its last paragraph; beta1 and beta2 are those of its algorithm 1, epsilon is that
of Keras.)
"""

from collections.abc import Sequence

import tensorflow as tf

_BETA1 = 0.9
_BETA2 = 0.999
_EPSILON = 1e-7


class Adam(tf.Module):
  """The update rule and its moving moments, which a checkpoint saves."""

  def __init__(self, variables: Sequence[tf.Variable]):
    """Makes the moments.

    Args:
      variables: what will be updated, in the order of the gradients.
    """
    super().__init__()
    self.updated = list(variables)
    self.means, self.squares = (
        [tf.Variable(tf.zeros(variable.shape), trainable=False, name=name)
         for variable in variables] for name in ('mean', 'square'))
    # float32, since only its powers matter.
    self.updates = [tf.Variable(0.0, trainable=False, name='updates')] if variables else []

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor) -> None:
    """Applies one step in place.

    Args:
      gradients: of the loss, already the same on every replica.
      learning_rate: float32 scalar.
    """
    if not self.updated:
      return
    count = self.updates[0].assign_add(1.0)
    rate = learning_rate * tf.sqrt(1.0 - tf.pow(_BETA2, count)) / (1.0 - tf.pow(_BETA1, count))
    for variable, mean, square, gradient in zip(
        self.updated, self.means, self.squares, gradients, strict=True):
      moved = mean.assign_add((1.0 - _BETA1) * (gradient - mean))
      spread = square.assign_add((1.0 - _BETA2) * (gradient * gradient - square))
      variable.assign_sub(rate * moved / (tf.sqrt(spread) + _EPSILON))
