"""Gradient descent with momentum.

  accumulator <- momentum * accumulator + gradient
  variable    <- variable - learning_rate * accumulator                            (heavy ball)
  variable    <- variable - learning_rate * (gradient + momentum * accumulator)    (Nesterov)

Without momentum there is no accumulator, and the rule is the tutorial's
variable <- variable - learning_rate * gradient. Nesterov's form as in Sutskever et al. 2013
(https://proceedings.mlr.press/v28/sutskever13.html), written in the current point.
"""

from collections.abc import Sequence

import tensorflow as tf


class Sgd(tf.Module):
  """The update rule and its accumulators, which a checkpoint saves.

  Attributes:
    accumulators: of the variables in their order; none without momentum.
  """

  def __init__(self, variables: Sequence[tf.Variable], momentum: float = 0.0,
               nesterov: bool = False, factors: Sequence[float] | None = None):
    """Makes the accumulators.

    Args:
      variables: what will be updated, in the order of the gradients.
      momentum: 0 to below 1.
      nesterov: whether to look ahead.
      factors: of each variable, what its learning rate is multiplied by; None: 1 everywhere.
    """
    super().__init__()
    self._factors = list(factors) if factors else [1.0] * len(variables)
    self._momentum = momentum
    self._nesterov = nesterov
    self.updated = list(variables)
    self.accumulators = [
        tf.Variable(tf.zeros(variable.shape), trainable=False, name='accumulator')
        for variable in variables] if momentum else []

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor) -> None:
    """Applies one step in place.

    Args:
      gradients: of the loss, already the same on every replica.
      learning_rate: float32 scalar.
    """
    if not self._momentum:
      for variable, factor, gradient in zip(
          self.updated, self._factors, gradients, strict=True):
        variable.assign_sub(learning_rate * factor * gradient)
      return
    for variable, factor, accumulator, gradient in zip(
        self.updated, self._factors, self.accumulators, gradients, strict=True):
      direction = accumulator.assign(self._momentum * accumulator + gradient)
      if self._nesterov:
        direction = gradient + self._momentum * direction
      variable.assign_sub(learning_rate * factor * direction)
