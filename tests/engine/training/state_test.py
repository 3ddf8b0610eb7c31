"""Everything that a training changes: what is there at the start, and what a checkpoint holds."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(scope='module')
def state():
  return state_lib.TrainState(tiny_runs.config(momentum=0.9))


def test_averages_begin_as_the_weights(state):
  pairs = list(zip(state.averages.trainable_variables, state.network.trainable_variables,
                   strict=True))
  assert len(pairs) == 10
  for average, variable in pairs:
    assert average is not variable
    np.testing.assert_array_equal(average, variable)


def test_step_and_accumulators_begin_at_zero(state):
  assert state.step.dtype == tf.int64
  assert int(state.step) == 0
  shapes = [variable.shape for variable in state.network.trainable_variables]
  assert [accumulator.shape for accumulator in state.optimizer.sgd.accumulators] == shapes
  assert not any(accumulator.numpy().any() for accumulator in state.optimizer.sgd.accumulators)


def test_without_momentum_nothing_is_accumulated():
  assert state_lib.TrainState(tiny_runs.config()).optimizer.sgd.accumulators == []


def test_muon_has_accumulators_for_the_filters():
  state = state_lib.TrainState(tiny_runs.config(optimizer='muon', momentum=0.9))
  assert [accumulator.shape for accumulator in state.optimizer.muon.accumulators] == [
      (5, 5, 3, 64), (5, 5, 64, 64)]
  assert len(state.optimizer.sgd.accumulators) == 8


def test_muon_is_refused_for_a_network_without_filters():
  with pytest.raises(errors.InputError, match='^--optimizer=muon: .*this network has none; give '):
    state_lib.TrainState(tiny_runs.config(model='deep', optimizer='muon',
                                          weight_decay_layers=('all',)))


def test_muon_may_train_the_head_alone():
  state_lib.TrainState(tiny_runs.config(optimizer='muon', frozen_layers=('conv1', 'conv2')))


def test_calibration_reaches_network_and_averages():
  config = tiny_runs.config(model='airbench', weight_decay_layers=('head',))
  config = dataclasses.replace(config, recipe=config.recipe.with_settings(crop_size=12))
  state = state_lib.TrainState(config)
  state.adapt(lambda: tf.random.stateless_uniform([20, 12, 12, 3], [0, 0]))
  assert state.network.whiten_filters.numpy().any()
  np.testing.assert_array_equal(state.averages.whiten_filters, state.network.whiten_filters)


def test_a_checkpoint_holds_everything(state, tmp_path):
  path = state.checkpoint().write(str(tmp_path / 'all'))
  shapes = tf.train.load_checkpoint(path).get_variable_to_shape_map()
  held = {name: shape for name, shape in shapes.items() if not name.startswith('_')}
  # Weights, averages and accumulators of ten variables, and the step.
  assert len(held) == 3 * 10 + 1
  sizes = {part: sum(int(np.prod(shape)) for name, shape in held.items()
                     if name.startswith(f'{part}/')) for part in ('network', 'averages',
                                                                  'optimizer')}
  assert sizes['network'] == sizes['averages'] == sizes['optimizer']


def test_network_fits_the_config():
  network = state_lib.build_network(tiny_runs.config())
  assert network(tf.zeros([1, 8, 8, 3])).shape == (1, 10)
