"""Adam: each step is measured in the usual size of that weight's gradient.

  first    <- first + (1 - beta1) (gradient - first)
  second   <- second + (1 - beta2) (gradient^2 - second)
  variable <- variable - learning_rate c first / (sqrt(second) + epsilon)
  c         = sqrt(1 - beta2^t) / (1 - beta1^t)        at update t = 1, 2, ...

Kingma and Ba, "Adam: a method for stochastic optimization", arXiv:1412.6980, section 2 with the
efficient order of its last paragraph; beta1 and beta2 default to those of its algorithm 1, epsilon
to that of Keras.
"""

from collections.abc import Sequence

import tensorflow as tf

from engine.optim import rule


class Adam(rule.Rule):
  """The update rule and its moments, which a checkpoint saves.

  Attributes:
    first_moments: moving averages of the gradients, one a variable.
    second_moments: moving averages of the squared gradients.
  """

  def __init__(self, variables: Sequence[tf.Variable], lr_multipliers: Sequence[float] = (),
               weight_decays: Sequence[float] = (), *, beta1: float = 0.9, beta2: float = 0.999,
               epsilon: float = 1e-7):
    """Makes the moments; arguments as those of `rule.Rule`."""
    super().__init__(variables, lr_multipliers, weight_decays)
    self._beta1, self._beta2, self._epsilon = beta1, beta2, epsilon
    self.first_moments, self.second_moments = self.slots('mean'), self.slots('square')
    # The names under which checkpoints of earlier versions hold them.
    self.means, self.squares = self.first_moments, self.second_moments
    # A float32 count, since only its powers matter.
    self.updates = [tf.Variable(0.0, trainable=False, name='updates')] if self.updated else []

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor,
             decay_rate: tf.Tensor | None = None) -> None:
    """Updates all variables in place, with the bias correction in the learning rate."""
    if not self.updated:
      return
    count = self.updates[0].assign_add(1.0)
    corrected = (learning_rate * tf.sqrt(1.0 - tf.pow(self._beta2, count))
                 / (1.0 - tf.pow(self._beta1, count)))
    super().update(gradients, corrected, learning_rate if decay_rate is None else decay_rate)

  def step(self, index: int, gradient: tf.Tensor, learning_rate: tf.Tensor) -> None:
    """Updates one variable and its moments in place."""
    first, second = self.first_moments[index], self.second_moments[index]
    mean = first.assign_add((1.0 - self._beta1) * (gradient - first))
    square = second.assign_add((1.0 - self._beta2) * (gradient * gradient - second))
    self.updated[index].assign_sub(
        learning_rate * mean / (tf.sqrt(square) + self._epsilon))
