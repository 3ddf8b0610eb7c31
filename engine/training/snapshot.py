"""Copies a training state to host memory."""

import numpy as np
import tensorflow as tf

from engine.training import state as state_lib


class StateSnapshot:
  """The values of all variables at one step.

  Attributes:
    step: the number of updates done.
  """

  def __init__(self, state: state_lib.TrainState):
    """Copies the values."""
    variables = [*state.network.variables, *state.averages.variables,
                 *state.optimizer.accumulators().values(), state.step]
    self._values: list[tuple[tf.Variable, np.ndarray]] = [
        (variable, variable.numpy()) for variable in variables]
    self.step = int(state.step.numpy())

  def restore(self) -> None:
    """Gives the variables the values of the copy, on all replicas."""
    for variable, value in self._values:
      variable.assign(value)
