"""Checkpoints of the tutorial's own program in TensorFlow 1 as runs, and back."""

import pathlib

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_catalog
from engine.export import tf1_checkpoint
from engine.export import tf1_import
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
import rana
from tests.engine import tiny_runs
from tests.engine.export import tutorial_graph
from tfrecords import errors


@pytest.fixture(scope='module')
def program():
  return tutorial_graph.Program()


@pytest.fixture(scope='module')
def saved(program, tmp_path_factory):
  return program.train(tmp_path_factory.mktemp('tutorial'), steps=3)


def _back(directory, state):
  return tf1_checkpoint.write(directory, int(state.step.numpy()), {
      '': state.network, tf1_checkpoint.AVERAGE: state.averages})


def _recipe(**changes):
  return tiny_runs.config(**changes).recipe


def _import(path, run, recipe=None):
  run_dir = run_dir_lib.RunDir(run)
  tf1_import.import_run(path, recipe or _recipe(), 'none', run_dir)
  state = state_lib.TrainState(run_dir.read_config())
  saver = checkpoints.Checkpoints(run_dir.checkpoints, state.checkpoint(),
                                  run_id=run_dir.read_config().run_id)
  assert saver.restore_latest(print) == int(state.step.numpy())
  return state


def test_a_run_answers_as_the_tutorial(program, saved, tmp_path):
  logits, step = program.answers(saved)
  state = _import(tf1_checkpoint.find(pathlib.Path(saved)), tmp_path / 'run')
  assert (int(state.step.numpy()), int(step)) == (3, 3)
  np.testing.assert_allclose(state.averages(program.images), logits, atol=1e-5)
  # The trained values are others than their averages.
  assert np.abs(state.network(program.images) - logits).max() > 1e-3


def test_there_and_back(program, saved, tmp_path):
  state = _import(pathlib.Path(saved), tmp_path / 'run')
  state.step.assign(7)
  (tmp_path / 'back').mkdir()
  path = _back(tmp_path / 'back', state)
  assert path.name == 'model.ckpt-7'
  logits, step = program.answers(path)
  assert int(step) == 7
  np.testing.assert_array_equal(logits, program.answers(saved)[0])
  # The tutorial's training goes on from it: every variable of its graph is there.
  continued = program.train(tmp_path / 'back', steps=1, start=path)
  assert continued.endswith('model.ckpt-8')


def test_the_values_there_and_back_are_the_same(saved, tmp_path):
  state = _import(pathlib.Path(saved), tmp_path / 'run')
  (tmp_path / 'back').mkdir()
  path = _back(tmp_path / 'back', state)
  ours, theirs = tf.train.load_checkpoint(str(path)), tf.train.load_checkpoint(saved)
  assert ours.get_variable_to_dtype_map() == theirs.get_variable_to_dtype_map()
  for name in theirs.get_variable_to_shape_map():
    if not name.endswith('/avg'):
      np.testing.assert_array_equal(ours.get_tensor(name), theirs.get_tensor(name))


def test_the_training_goes_on(saved, tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run_dir = run_dir_lib.RunDir(tmp_path / 'run')
  recipe = _recipe(max_steps=5)
  assert tf1_import.import_run(pathlib.Path(saved), recipe, str(data_dir), run_dir) == 3
  assert rana.train(recipe, tmp_path / 'run', data_dir, summary_interval=0).step == 5


def _write(path, state, **changes):
  path.mkdir()
  written = _back(path, state)
  reader = tf.train.load_checkpoint(str(written))
  values = {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()} | changes
  values = {name: value for name, value in values.items() if value is not None}
  tf.raw_ops.SaveV2(prefix=str(written), tensor_names=list(values),
                    shape_and_slices=[''] * len(values), tensors=list(values.values()))
  return written


@pytest.mark.parametrize('changes, message', [
    ({'conv1/biases/ExponentialMovingAverage': None},
     'conv1/biases/ExponentialMovingAverage is missing, and the recipe'),
    ({'conv1/biases': np.zeros([3], np.float32)},
     r'conv1/biases has shape \[3\], and the recipe.s network has \[64\]; give the recipe of'),
    ({'conv1/biases': np.full([64], np.nan, np.float32)}, 'conv1/biases holds NaN, infinite val'),
    ({'conv1/biases': np.zeros([64])}, 'conv1/biases holds NaN, infinite values or other than flo'),
    ({'global_step': None}, 'has no global_step, the number of updates done'),
    ({'global_step': np.int64(-1)}, 'has no global_step'),
    ({'global_step': np.zeros([2], np.int64)}, 'has no global_step')])
def test_another_checkpoint_is_refused(tmp_path, changes, message):
  state = state_lib.TrainState(tiny_runs.config())
  path = _write(tmp_path / 'a', state, **changes)
  with pytest.raises(errors.InputError, match=message):
    _import(path, tmp_path / 'run')
  assert not (tmp_path / 'run').exists()


def test_another_recipe_is_refused(saved, tmp_path):
  with pytest.raises(errors.InputError, match='of plain gradient descent, which recipe cifar10_tu'):
    _import(pathlib.Path(saved), tmp_path / 'run', _recipe(momentum=0.9))
  recipe = recipe_catalog.get('cifar10_tutorial')
  with pytest.raises(errors.InputError, match=r'local3/weights has shape \[256, 384\], and the'):
    _import(pathlib.Path(saved), tmp_path / 'run', recipe)
