"""The first tensor of a step that is not finite, in the order of computation."""

import numpy as np
import pytest
import tensorflow as tf

from engine.training import diagnosis
from engine.training import state as state_lib
from tests.engine import tiny_runs

_CONFIG = tiny_runs.config(weight_decay=1.0)
_LABELS = tf.constant(np.arange(8, dtype=np.int32))


@pytest.fixture(name='state')
def fixture_state():
  return state_lib.TrainState(_CONFIG)


def _images(scale=1.0):
  return tf.constant(scale * np.random.default_rng(0).normal(size=[8, 8, 8, 3]), tf.float32)


def _variable(network, name):
  return {variable.name: variable for variable in network.variables}[f'{name}:0']


def _diagnose(state, images, take_step=lambda: None):
  return diagnosis.diagnose(state, _CONFIG, (images, _LABELS), take_step)


def test_all_is_finite(state):
  steps = []
  found = _diagnose(state, _images(), lambda: steps.append(1))
  assert (found.tensor, steps) == ('', [1])
  assert len(found.gradient_norms) == 10
  assert found.loss_terms['loss'] == pytest.approx(
      found.loss_terms['cross_entropy'] + found.loss_terms['weight_decay'])


def test_the_first_layer_of_several(state):
  # Not a layer with a ReLU, which may turn NaN into 0.
  _variable(state.network, 'softmax_linear/biases').assign(tf.fill([10], float('inf')))
  found = _diagnose(state, _images(), lambda: pytest.fail('no step is needed'))
  assert found.tensor.startswith('the activations of softmax_linear (')
  assert np.isnan(found.loss_terms['loss'])


def test_a_term_of_the_loss(state):
  weights = _variable(state.network, 'local4/weights')
  weights.assign(tf.where(tf.range(192) == 0, -1e30, weights))
  biases = _variable(state.network, 'local4/biases')
  biases.assign(tf.where(tf.range(192) == 0, -1e30, biases))
  found = _diagnose(state, _images())
  assert found.tensor == 'the loss (weight_decay) (0 NaN and 1 infinite of 1)'


def test_a_variable_after_the_update(state):
  name = 'local3/biases'

  def take_step():
    for network in (state.averages, state.network):
      _variable(network, name).assign(tf.fill([384], float('nan')))
  assert _diagnose(state, _images(), take_step).tensor == (
      f'the variable network/{name} after the update (384 NaN and 0 infinite of 384)')


def test_an_output_after_the_update(state):
  def take_step():
    _variable(state.averages, 'local3/weights').assign(tf.fill([256, 384], 3e38))
  assert _diagnose(state, _images(), take_step).tensor.startswith(
      'the output of averages/local3 in evaluation after the update (')
