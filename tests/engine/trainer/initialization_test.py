"""How a training starts from another run, and how it resumes after a kill."""

import dataclasses
import json
import shutil

import numpy as np
import pytest
import tensorflow as tf

from engine.config import train_options
from engine.trainer import trainer
from tests.engine import tiny_runs
from tfrecords import errors

_CHANGES = {
    'class_subset': ('airplane', 'automobile', 'bird', 'dog'), 'frozen_layers': ('conv1', 'conv2'),
    'random_crop': False, 'random_flip': False, 'max_brightness_delta': 0.0, 'contrast_lower': 1.0,
    'contrast_upper': 1.0, 'dropout': 0.2, 'momentum': 0.9, 'max_steps': 6,
    'weight_decay_layers': ('all',)}


class _Ended(BaseException):
  """Stands for whatever ends a process."""


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


@pytest.fixture(name='six')
def fixture_six(tmp_path):
  return tiny_runs.make(tmp_path / 'six', (10,), class_subset=('cat', 'deer', 'frog'))


def _training(path, data_dir, six, said, given=None, dies_at=None, **changes):
  def report(line):
    said.append(line)
    if f': step {dies_at},' in line:
      raise _Ended

  chosen = {'warm_start_from': str(six), 'reset_head': True, 'log_frequency': 1,
            'checkpoint_interval': 4,
            'summary_interval': 0, 'steps_per_loop': 2} | (given or {})
  created = trainer.Trainer.create(
      tiny_runs.config(**_CHANGES | changes).recipe,
      train_options.TrainOptions(str(path), str(data_dir), **chosen), report)
  created.restore_or_initialize()
  return created


def _train(training):
  training.train()
  training.finish()
  return training.done.step


def _tensors(path, step):
  reader = tf.train.load_checkpoint(f'{path}/checkpoints/ckpt-{step}')
  names = set(reader.get_variable_to_shape_map()) - {
      '_CHECKPOINTABLE_OBJECT_GRAPH', 'save_counter/.ATTRIBUTES/VARIABLE_VALUE'}
  return {name: reader.get_tensor(name) for name in names}


def _assert_same(one, other):
  assert one.keys() == other.keys()
  for name, value in one.items():
    np.testing.assert_array_equal(value, other[name], err_msg=name)


def _assert_frozen(six, run):
  """Asserts that the frozen layers are those of the other run to the end, and the others not."""
  taken, first, last = _tensors(six, 10), _tensors(run, 0), _tensors(run, 6)
  for name, value in first.items():
    kind, _, rest = name.partition('/')
    if kind in ('network', 'averages') and not rest.startswith('softmax'):
      np.testing.assert_array_equal(value, taken[f'averages/{rest}'], err_msg=name)
      assert np.array_equal(value, last[name]) == rest.startswith('conv'), name
  assert sum(name.startswith('optimizer') for name in last) == 6


def test_a_killed_retraining_goes_on_exactly_without_the_other_run(data_dir, six, tmp_path):
  whole, broken, said = tmp_path / 'whole', tmp_path / 'broken', []
  assert _train(_training(whole, data_dir, six, [])) == 6
  _assert_frozen(six, whole)
  # After its own first checkpoint.
  training = _training(broken, data_dir, six, said, dies_at=5)
  assert training.start_step == 0
  with pytest.raises(_Ended):
    training.train()
  # The source run no longer exists, so it cannot be read.
  shutil.rmtree(six.path)
  del training
  resumed = _training(broken, data_dir, six, said)
  assert (resumed.is_resumed, resumed.start_step) == (True, 4)
  assert _train(resumed) == 6
  _assert_same(_tensors(whole, 6), _tensors(broken, 6))
  init = json.loads((broken / 'config.json').read_text())['init']
  assert (init['run'], init['step'], init['reset_head']) == (str(six), 10, True)
  assert init['restored'] == ['conv1', 'conv2', 'local3', 'local4']


def test_a_start_that_died_before_its_first_checkpoint_takes_the_same_again(
    data_dir, six, tmp_path):
  _training(tmp_path / 'run', data_dir, six, [])
  shutil.rmtree(tmp_path / 'run' / 'checkpoints')
  again = _training(tmp_path / 'run', data_dir, six, [])
  np.testing.assert_array_equal(
      again.state.network.conv1_weights,
      _tensors(six, 10)['averages/conv1_weights/.ATTRIBUTES/VARIABLE_VALUE'])


def test_other_settings_are_refused_with_the_difference(data_dir, six, tmp_path):
  _training(tmp_path / 'run', data_dir, six, [])
  for given, text in (
      ({'reset_head': False}, 'reset_head is True in the run, False was requested'),
      ({'warm_start_from': 'runs/x'},
       f"warm_start_from is '{six}' in the run, 'runs/x' was requested"),
      ({'warm_start_from': '', 'reset_head': False},
       f"warm_start_from is '{six}' in the run, '' was requested")):
    with pytest.raises(errors.InputError) as caught:
      _training(tmp_path / 'run', data_dir, six, [], given)
    assert text in str(caught.value)
    del caught


def test_nothing_is_written_where_nothing_can_be_taken(data_dir, tmp_path):
  with pytest.raises(errors.InputError, match='--warm_start_from=.*none: holds no run'):
    _training(tmp_path / 'run', data_dir, tmp_path / 'none', [])
  assert not (tmp_path / 'run' / 'config.json').exists()


def test_an_init_survives_its_json(data_dir, six, tmp_path):
  training = _training(tmp_path / 'run', data_dir, six, [])
  assert training.run_dir.read_config() == training.config
  assert dataclasses.asdict(training.config.init)['unused'] == ('softmax_linear',)
