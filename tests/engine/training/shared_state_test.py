"""Every bit of a state arrives; tests/engine/trainer/workers_test.py shares between processes."""

import types

import numpy as np
import tensorflow as tf

from engine.training import shared_state
from engine.training import strategy as strategy_lib

_VALUES = (
    np.array([-0.0, 1e-45, np.inf, -1.5], np.float32), np.array(2**40 + 1, np.int64),
    np.array([[0x7FC12345, 3]], np.uint32).view(np.float32), np.array([True, False, True]),
    np.zeros([0], np.float32))


def test_every_bit_of_all_types_and_shapes_stays():
  state = types.SimpleNamespace(variables=[tf.Variable(value) for value in _VALUES])
  shared_state.share(strategy_lib.build(), state)
  for variable, value in zip(state.variables, _VALUES, strict=True):
    assert variable.numpy().tobytes() == value.tobytes()
    assert variable.shape == value.shape
