"""Lion: steps of the same size for every weight, along the sign of an interpolated momentum.

  variable <- variable - learning_rate weight_decay variable
  variable <- variable - learning_rate sign(beta1 momentum + (1 - beta1) gradient)
  momentum <- beta2 momentum + (1 - beta2) gradient

Chen et al., "Symbolic discovery of optimization algorithms", arXiv:2302.06675, program 1.
"""

from collections.abc import Sequence

import tensorflow as tf

from engine.optim import rule


class Lion(rule.Rule):
  """The update rule and its momenta, which a checkpoint saves."""

  def __init__(self, variables: Sequence[tf.Variable], lr_multipliers: Sequence[float] = (),
               weight_decays: Sequence[float] = (), *, beta1: float = 0.9, beta2: float = 0.99):
    """Makes the momenta; arguments as those of `rule.Rule`."""
    super().__init__(variables, lr_multipliers, weight_decays)
    self._beta1, self._beta2 = beta1, beta2
    self.momenta = self.slots('momentum')

  def step(self, index: int, gradient: tf.Tensor, learning_rate: tf.Tensor) -> None:
    """Updates one variable and its momentum in place."""
    beta1, beta2, momentum = self._beta1, self._beta2, self.momenta[index]
    self.updated[index].assign_sub(
        learning_rate * tf.sign(beta1 * momentum + (1.0 - beta1) * gradient))
    momentum.assign(beta2 * momentum + (1.0 - beta2) * gradient)
