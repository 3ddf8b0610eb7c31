"""Finding the first tensor of a state that is not finite."""

import numpy as np
import pytest
import tensorflow as tf

from engine.training import finite_check
from engine.training import state as state_lib
from tests.engine import tiny_runs


@pytest.fixture(scope='module', name='state')
def fixture_state():
  return state_lib.TrainState(tiny_runs.config(momentum=0.9))


@pytest.mark.parametrize('values, expected', [
    ([], ''), ([[1.0, 2.0]], ''), ([[1.0], [3e38, 3e38], []], ''),
    ([[1.0], [np.inf, -np.inf], [np.nan]], 'b'), ([[1.0, np.nan]], 'a')])
def test_the_first_of_several(values, expected):
  tensors = {name: tf.constant(value, tf.float32)
             for name, value in zip('abc', values, strict=False)}
  assert finite_check.first_non_finite(tensors) == expected


def test_every_variable_of_a_state_is_checked(state):
  variables = finite_check.state_variables(state)
  # Weights and biases of five layers, each with its average and its accumulator.
  assert len(variables) == 30
  check = finite_check.compile_check(lambda: finite_check.state_variables(state))
  assert check() == ''
  for name, variable in variables.items():
    value = variable.numpy()
    variable.assign(tf.fill(variable.shape, float('nan')))
    assert check() == name
    variable.assign(value)
  assert 'the variable network/conv1/weights' in variables
  assert 'the variable optimizer/sgd/accumulators/conv1/weights' in variables
  assert check() == ''


def test_finite_weights_whose_outputs_overflow(state):
  config = tiny_runs.config()
  images = tf.constant(finite_check.probe_images(config.image_shape))

  def outputs():
    return finite_check.outputs(
        {'averages': state.averages}, images, config.preprocessing, tf.float32)

  check = finite_check.compile_check(outputs)
  assert check() == ''
  weights = {variable.name: variable for variable in state.averages.variables}['local3/weights:0']
  value = weights.numpy()
  weights.assign(tf.fill(weights.shape, 3e38))
  assert finite_check.first_non_finite(finite_check.variables({'averages': state.averages})) == ''
  assert check() == 'the output of averages/local3 in evaluation'
  weights.assign(value)


def test_the_probe_is_always_the_same():
  images = finite_check.probe_images((8, 6, 3))
  assert (images.shape, images.dtype) == ((4, 8, 6, 3), np.uint8)
  np.testing.assert_array_equal(images, finite_check.probe_images((8, 6, 3)))


def test_what_is_not_finite_is_counted():
  assert finite_check.count_text(tf.constant([np.nan, np.inf, -np.inf, 1.0])) == (
      '1 NaN and 2 infinite of 4')
