"""The model runner: which weights it restores, and what it computes with them."""

import numpy as np
import pytest
import tensorflow as tf

from engine.inference import model_runner
from engine.runs import checkpoints
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config

_IMAGES = tf.constant(np.random.default_rng(0).integers(0, 256, [5, 8, 8, 3], np.uint8))
_PREPROCESSING = preprocessing_config.Preprocessing(crop_size=6, standardize=False)


def _lopsided(inputs):
  """Returns the sums of the left and the right half of each image, float [n, 2]."""
  halves = tf.split(inputs, 2, axis=2)
  return tf.stack([tf.reduce_sum(half, axis=[1, 2, 3]) for half in halves], axis=1)


def _assert_restored(runner, run_dir, step):
  state = state_lib.TrainState(run_dir.read_config())
  state.checkpoint().read(str(run_dir.checkpoints / f'ckpt-{step}')).expect_partial()
  originals = {model_runner.AVERAGES: state.averages, model_runner.RAW: state.network}
  for name, network in runner.networks.items():
    for one, other in zip(network.variables, originals[name].variables, strict=True):
      np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize('names', [
    ('averages',), ('network',), ('averages', 'network')], ids=' and '.join)
def test_restores_the_newest(tmp_path, names):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20))
  runner = model_runner.ModelRunner(run_dir.read_config(), names)
  assert runner.step is None
  assert tuple(runner.networks) == names
  said: list[str] = []
  assert runner.restore_newest(run_dir, said.append) == runner.step == 20
  assert said == []
  _assert_restored(runner, run_dir, 20)
  assert runner.restore(str(run_dir.checkpoints / 'ckpt-10')) == runner.step == 10
  _assert_restored(runner, run_dir, 10)


def test_a_damaged_newest_is_passed_over(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20))
  tiny_runs.damage(run_dir, 20)
  runner = model_runner.ModelRunner(run_dir.read_config())
  said: list[str] = []
  assert runner.restore_newest(run_dir, said.append) == 10
  _assert_restored(runner, run_dir, 10)
  line, = said
  assert line.startswith(f'{run_dir.checkpoints}/ckpt-20: this checkpoint cannot be read (')
  with pytest.raises(errors.InputError, match='ckpt-20: this checkpoint cannot be read'):
    runner.restore(str(run_dir.checkpoints / 'ckpt-20'))


def test_a_checkpoint_with_a_damaged_optimizer_is_passed_over(tmp_path):
  """The networks could be read, but a training could not resume from it."""
  run_dir = tiny_runs.make(tmp_path / 'run', (10, 20), momentum=0.9)
  path, = run_dir.checkpoints.glob('ckpt-20.data-*')
  state = state_lib.TrainState(run_dir.read_config())
  runner = model_runner.ModelRunner(run_dir.read_config(), ('averages', 'network'))
  data, size = path.read_bytes(), sum(
      variable.shape.num_elements() * 4 for variable in state.optimizer.variables)
  assert size > len(data) / 4
  for place in range(0, len(data), size // 2):
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1:])
    assert runner.restore_newest(run_dir, print) == 10


def test_a_run_without_checkpoints_is_refused(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', ())
  runner = model_runner.ModelRunner(run_dir.read_config())
  with pytest.raises(errors.InputError) as caught:
    runner.restore_newest(run_dir, print, '--warm_start_from')
  assert str(caught.value) == (
      f'--warm_start_from={run_dir}: has no checkpoint yet; wait for the first one')


def test_forward_computes_in_the_dtype_and_returns_float32():
  seen = []

  def network(inputs):
    seen.append(inputs.dtype)
    return inputs + tf.constant(1, inputs.dtype)

  inputs = tf.constant([[1.0, 1.00390625]])
  found = model_runner.forward(network, inputs, tf.bfloat16)
  assert seen == [tf.bfloat16]
  assert found.dtype == tf.float32
  # 1.00390625 lies half way between two bfloat16 numbers, 1 and 1.0078125; the even one is taken.
  np.testing.assert_array_equal(found, [[2.0, 2.0]])
  np.testing.assert_array_equal(
      model_runner.forward(network, inputs, tf.float32), [[2.0, 2.00390625]])


def test_logits_are_those_of_the_preprocessed_images():
  found = model_runner.logits({'it': _lopsided}, _IMAGES, _PREPROCESSING, tf.float32, False)
  assert list(found) == ['it']
  np.testing.assert_array_equal(
      found['it'], _lopsided(preprocess.preprocess(_IMAGES, _PREPROCESSING)))


def test_test_time_flip_is_the_mean_over_the_image_and_its_mirror_image():
  networks = {'it': _lopsided, 'twice': lambda inputs: 2 * _lopsided(inputs)}
  found = model_runner.logits(networks, _IMAGES, _PREPROCESSING, tf.float32, True)
  assert found.keys() == {'it', 'it unflipped', 'twice', 'twice unflipped'}
  plain = model_runner.logits(networks, _IMAGES, _PREPROCESSING, tf.float32, False)
  for name, values in plain.items():
    np.testing.assert_array_equal(found[f'{name} unflipped'], values)
    means = tf.reduce_mean(values, axis=1, keepdims=True)
    np.testing.assert_allclose(found[name], tf.repeat(means, 2, axis=1), rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize('value, what', [
    (np.nan, 'the variable averages/local3/weights'),
    (3e38, 'the output of averages/local3 in evaluation')])
def test_a_network_with_non_finite_values_is_refused(tmp_path, value, what):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  state = state_lib.TrainState(run_dir.read_config())
  variable, = (variable for variable in state.averages.variables
               if variable.name == 'local3/weights:0')
  variable.assign(tf.fill(variable.shape, value))
  state.step.assign(20)
  checkpoints.Checkpoints(run_dir.checkpoints, state.checkpoint()).save(20)
  runner = model_runner.ModelRunner(run_dir.read_config())
  with pytest.raises(errors.InputError) as caught:
    runner.restore_newest(run_dir, print)
  assert str(caught.value) == (
      f'{run_dir.checkpoints}/ckpt-20: {what} is not finite; the training has diverged; use an '
      'earlier checkpoint or another run, or train again with a smaller --learning_rate')
  # The weights themselves are finite.
  assert model_runner.ModelRunner(run_dir.read_config(), ('network',)).restore_newest(
      run_dir, print) == 20


def test_non_finite_outputs_are_refused():
  model_runner.require_finite(np.ones([3, 2], np.float32), 'step 7')
  model_runner.require_finite(np.ones([0, 2], np.float32), 'step 7')
  with pytest.raises(errors.InputError, match='^step 7: produces non-finite values for 2 of 3 im'):
    model_runner.require_finite(np.array([[1, np.nan], [1, 1], [np.inf, np.nan]]), 'step 7')
