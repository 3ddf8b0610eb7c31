"""The table at the start of a training."""

import dataclasses
import types

import pytest
import tensorflow as tf

from engine.config import run_config
from engine.runs import run_dir
from engine.trainer import startup_summary
from engine.training import state as state_lib
from engine.training import strategy
from tests.engine import tiny_runs


@pytest.fixture
def training():
  """Returns what the table asks about, as it is before the first step."""
  config = tiny_runs.config(max_steps=20)
  source = types.SimpleNamespace(num_examples=50_000, spec=tiny_runs.SPEC)
  return types.SimpleNamespace(
      config=config, recipe=config.recipe, options=types.SimpleNamespace(data_service=''),
      data=types.SimpleNamespace(source=source, shuffle_window=0, feature_cache_status=''),
      state=state_lib.TrainState(config), strategy=strategy.build(), start_step=0, is_resumed=False,
      run_dir=run_dir.RunDir('runs/small'), lr_halvings=())


@tf.function
def _inner(x):
  return x + 1.0


@tf.function
def _outer(x):
  return tf.sqrt(_inner(x))


def _rows(training, loss=4.675):
  training.train_graph = _outer.get_concrete_function(tf.constant(1.0)).graph
  return startup_summary.rows(training, loss)


def test_rows_of_a_new_run(training):
  rows = _rows(training)
  operations = rows.pop('operations')
  expected = 2.3026 + 0.002 * sum(
      float(tf.reduce_sum(weights ** 2)) for weights in (
          training.state.network.local3_weights, training.state.network.local4_weights))
  assert rows == {
      'run': 'runs/small',
      'recipe': 'cifar10_tutorial: every constant of the original tutorial',
      'device': 'CPU:0',
      'compute_dtype': 'float32',
      'parameters': '281,866',
      'records': '50,000 of cifar10 checked, in memory',
      'steps': '0 to 20 of 8 examples, 4 epochs',
      'loss at step 0': f'4.675 (expected at initialization: {expected:.3f})'}
  assert operations.endswith(' in the training graph')


def test_rows_of_a_run_that_goes_on(training):
  training.start_step, training.is_resumed, training.data.shuffle_window = 12, True, 65_536
  rows = _rows(training, loss=1.5)
  assert rows['run'] == 'runs/small, from step 12'
  assert rows['records'] == '50,000 of cifar10 checked, streamed in windows of 65,536'
  assert rows['steps'] == '12 to 20 of 8 examples, 4 epochs'
  assert rows['loss at step 12'] == '1.500'
  assert 'loss at step 0' not in rows


@pytest.mark.parametrize('max_steps, text', [
    (1, '0.2 epochs'), (5, '1 epoch'), (13, '2.6 epochs'), (49, '9.8 epochs'), (51, '10 epochs'),
    (209, '42 epochs'), (12_345, '2,469 epochs')])
def test_many_epochs_are_whole(training, max_steps, text):
  training.recipe = tiny_runs.config(max_steps=max_steps).recipe
  assert _rows(training)['steps'].endswith(f' of 8 examples, {text}')


def test_operations_of_called_functions_count():
  outer = _outer.get_concrete_function(tf.constant(1.0)).graph
  inner = _inner.get_concrete_function(tf.constant(1.0)).graph
  # The argument, the call, the root and the result, and what the called function holds.
  assert startup_summary.operation_count(outer) > len(outer.get_operations())
  assert startup_summary.operation_count(inner) == len(inner.get_operations())


def test_rows_of_a_retraining(training):
  init = run_config.WarmStart(
      'runs/six', True, 1500, ('conv1', 'conv2'), ('local3', 'head'), ('head',))
  config = dataclasses.replace(
      tiny_runs.config(class_subset=('cat', 'dog'), frozen_layers=('conv1', 'conv2')), init=init)
  training.config, training.recipe = config, config.recipe
  training.data.feature_cache_status = '256 numbers an image, read from features/a.npz'
  rows = _rows(training)
  assert rows['parameters'] == '281,866, of which 174,538 are trained'
  assert rows['classes'] == 'cat, dog'
  assert {name: rows[name] for name in list(rows)[-7:-1]} == {
      'warm start': 'runs/six, the moving averages of step 1,500', 'restored': 'conv1, conv2',
      'initialized': 'local3, head', 'unused': 'head', 'frozen': 'conv1, conv2',
      'features': '256 numbers an image, read from features/a.npz'}
