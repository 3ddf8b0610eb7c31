"""Gradient descent with momentum.

  accumulator <- momentum * accumulator + gradient
  variable    <- variable - learning_rate * accumulator                            (heavy ball)
  variable    <- variable - learning_rate * (gradient + momentum * accumulator)    (Nesterov)

Without momentum there is no accumulator, and the rule is the tutorial's
variable <- variable - learning_rate * gradient. Nesterov's form as in Sutskever et al. 2013
(https://proceedings.mlr.press/v28/sutskever13.html), written in the current point.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import tensorflow as tf

from engine.optim import rule

if TYPE_CHECKING:
  from engine.optim import rule_registry


class Sgd(rule.Rule):
  """The update rule and its accumulators, which a checkpoint saves.

  Attributes:
    accumulators: of the variables in their order; none without momentum.
  """

  def __init__(self, config: 'rule_registry.SgdConfig', variables: Sequence[tf.Variable],
               lr_multipliers: Sequence[float] = (), weight_decays: Sequence[float] = ()):
    """Makes the accumulators; arguments as those of `rule.Rule`."""
    super().__init__(config, variables, lr_multipliers, weight_decays)
    self._config = config
    self.accumulators = self.slots('accumulator') if config.momentum else []

  def step(self, index: int, gradient: tf.Tensor, learning_rate: tf.Tensor) -> None:
    """Updates one variable in place."""
    direction = gradient
    if self._config.momentum:
      direction = self.accumulators[index].assign(
          self._config.momentum * self.accumulators[index] + gradient)
      if self._config.nesterov:
        direction = gradient + self._config.momentum * direction
    self.updated[index].assign_sub(learning_rate * direction)
