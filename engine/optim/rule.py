"""The contract of an update rule, with learning rates, decoupled weight decay and accumulators."""

from collections.abc import Sequence

import tensorflow as tf


class Rule(tf.Module):
  """An update rule with its accumulators, which a checkpoint saves.

  A subclass takes its settings as keywords, makes its accumulators with `slots` and writes `step`.

  Attributes:
    updated: the variables that it updates, in the order of their gradients.
  """

  def __init__(self, variables: Sequence[tf.Variable], lr_multipliers: Sequence[float] = (),
               weight_decays: Sequence[float] = ()):
    """Makes no accumulators yet.

    Args:
      variables: what is updated, in the order of the gradients.
      lr_multipliers: of the learning rate, one a variable; none: 1 for all.
      weight_decays: decoupled weight decay, one a variable; none: 0 for all.
    """
    super().__init__()
    self.updated = list(variables)
    self._lr_multipliers = tuple(lr_multipliers) or (1.0,) * len(self.updated)
    self._weight_decays = tuple(weight_decays) or (0.0,) * len(self.updated)

  def slots(self, name: str) -> list[tf.Variable]:
    """Returns an accumulator for each variable, of its shape, zero at first."""
    return [tf.Variable(tf.zeros(variable.shape), trainable=False, name=name)
            for variable in self.updated]

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor,
             decay_rate: tf.Tensor | None = None) -> None:
    """Updates all variables in place.

    Args:
      gradients: of the loss, one a variable, the same on every replica.
      learning_rate: float32 scalar.
      decay_rate: learning rate of the weight decay; None: the same.
    """
    decay_rate = learning_rate if decay_rate is None else decay_rate
    for index, (variable, gradient) in enumerate(zip(self.updated, gradients, strict=True)):
      multiplier, decay = self._lr_multipliers[index], self._weight_decays[index]
      if decay:
        variable.assign_sub(decay_rate * multiplier * decay * variable)
      self.step(index, gradient, learning_rate * multiplier)

  def step(self, index: int, gradient: tf.Tensor, learning_rate: tf.Tensor) -> None:
    """Updates one variable and its accumulators in place.

    Args:
      index: of the variable in `updated`.
      gradient: of its shape.
      learning_rate: float32 scalar, times the variable's multiplier.
    """
    raise NotImplementedError
