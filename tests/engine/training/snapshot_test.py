"""Copying a state and restoring it."""

import numpy as np
import tensorflow as tf

from engine.training import finite_check
from engine.training import snapshot
from engine.training import state as state_lib
from tests.engine import tiny_runs


def test_every_variable_is_restored():
  state = state_lib.TrainState(tiny_runs.config(optimizer='adam'))
  state.step.assign(7)
  copy = snapshot.StateSnapshot(state)
  before = {name: value.numpy() for name, value in finite_check.state_variables(state).items()}
  for variable in finite_check.state_variables(state).values():
    variable.assign(tf.fill(variable.shape, 5.0))
  state.step.assign(9)
  copy.restore()
  assert copy.step == int(state.step) == 7
  for name, value in finite_check.state_variables(state).items():
    np.testing.assert_array_equal(value, before[name], err_msg=name)
