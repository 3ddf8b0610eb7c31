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

from engine.optim import rule


class Sgd(rule.Rule):
  """The update rule and its accumulators, which a checkpoint saves.

  Attributes:
    accumulators: of the variables in their order; none without momentum.
  """

  def __init__(self, variables: Sequence[tf.Variable], lr_multipliers: Sequence[float] = (),
               weight_decays: Sequence[float] = (), *, momentum: float = 0.0,
               nesterov: bool = False):
    """Makes the accumulators; arguments as those of `rule.Rule`."""
    super().__init__(variables, lr_multipliers, weight_decays)
    self._momentum, self._nesterov = momentum, nesterov
    self.accumulators = self.slots('accumulator') if momentum else []

  def step(self, index: int, gradient: tf.Tensor, learning_rate: tf.Tensor) -> None:
    """Updates one variable in place."""
    direction = gradient
    if self._momentum:
      direction = self.accumulators[index].assign(
          self._momentum * self.accumulators[index] + gradient)
      if self._nesterov:
        direction = gradient + self._momentum * direction
    self.updated[index].assign_sub(learning_rate * direction)
