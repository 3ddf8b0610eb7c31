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
  """The update rule and its accumulators, which a checkpoint saves."""

  def __init__(self, variables: Sequence[tf.Variable], momentum: float = 0.0,
               nesterov: bool = False):
    """Makes the accumulators.

    Args:
      variables: what will be updated, in the order of the gradients.
      momentum: 0 to below 1.
      nesterov: whether to look ahead.
    """
    super().__init__()
    self._momentum = momentum
    self._nesterov = nesterov
    self._variables = list(variables)
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
      for variable, gradient in zip(self._variables, gradients, strict=True):
        variable.assign_sub(learning_rate * gradient)
      return
    for variable, accumulator, gradient in zip(
        self._variables, self.accumulators, gradients, strict=True):
      direction = accumulator.assign(self._momentum * accumulator + gradient)
      if self._nesterov:
        direction = gradient + self._momentum * direction
      variable.assign_sub(learning_rate * direction)
