"""A failed training: its first failing step is found, reported and named in one line."""

import json
import re

import numpy as np
import pytest
import tensorflow as tf

from engine.trainer import failure_report
from engine.trainer import finite_state
from tests.engine import tiny_runs
from tests.engine.trainer import failing_runs
from tfrecords import errors
from tfrecords import pipeline


@pytest.fixture(scope='module', name='data_dir')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def _fail(*args, **named):
  """Returns the error message of a training that fails, and the lines before it."""
  said: list[str] = []
  with pytest.raises(errors.InputError) as caught:
    failing_runs.start(*args, said.append, **named)
  message = str(caught.value)
  # Frees the frames of the failed training and with them its lock, as the end of a process does.
  del caught
  return message, said


@pytest.mark.parametrize('chosen', [
    pytest.param({}, id='short loops'),
    pytest.param({'steps_per_loop': 100, 'log_frequency': 100}, id='one long loop',
                 marks=pytest.mark.slow),
    pytest.param({'memory_budget_mb': 0}, id='streamed', marks=pytest.mark.slow)])
def test_the_step_is_found_with_any_inner_loop(data_dir, tmp_path, chosen):
  message, said = _fail(data_dir, tmp_path, **chosen)
  folder = tmp_path / 'failure-12'
  assert message == (
      'step 12 produced non-finite values, first in the loss (weight_decay) (0 NaN and 1 infinite '
      f'of 1), at learning rate 61; {folder} holds the report, train_main --replay={folder} '
      f'repeats the step; the last intact checkpoint, {tmp_path}/checkpoints/ckpt-8, is kept; try '
      'a smaller --learning_rate in another --train_dir, or --on_nan=rollback')
  assert said[-1] == (
      'step 12: the loss is not finite; repeating the steps from 8 on to find the first that fails')
  assert not (tmp_path / 'DONE').exists()
  report = json.loads((folder / 'report.json').read_text())
  assert (report['step'], report['losses'][-1]) == (12, [12, 'inf'])
  assert [step for step, _ in report['losses']] == (
      [9, 10, 11, 12] if chosen.get('log_frequency') else [*range(1, 13)])
  assert report['gradient_norms']['softmax/weights'] > 1e17


def test_a_restart_fails_in_the_same_way_and_keeps_the_report(data_dir, tmp_path):
  first, _ = _fail(data_dir, tmp_path)
  before = (tmp_path / 'failure-12' / 'report.json').stat().st_mtime_ns
  assert _fail(data_dir, tmp_path)[0] == first
  assert [path.name for path in tmp_path.glob('failure-*')] == ['failure-12']
  assert (tmp_path / 'failure-12' / 'report.json').stat().st_mtime_ns == before


def test_before_the_first_checkpoint_all_steps_are_repeated(data_dir, tmp_path):
  message, said = _fail(data_dir, tmp_path, checkpoint_interval=100,
                        changes={'learning_rate': 1e12})
  assert re.search(
      r'^step 3 produced .* the loss \(weight_decay\) .*; there was no checkpoint yet; ', message)
  # A slow machine has a newer finite state by then.
  assert re.search(r'repeating the steps from [0-2] on', said[-1])


def test_a_batch_with_nan_is_in_the_report(data_dir, tmp_path, monkeypatch):
  good = pipeline.TrainingData.batch

  def batch(self, step, rows=None):
    images, labels = good(self, step, rows)
    return tf.where(step == 5, images * float('nan'), images), labels

  monkeypatch.setattr(pipeline.TrainingData, 'batch', batch)
  message, _ = _fail(data_dir, tmp_path, changes={'learning_rate': 0.1})
  assert message.startswith(
      'step 6 produced non-finite values, first in the activations of softmax (')
  with np.load(tmp_path / 'failure-6' / 'batch.npz') as arrays:
    assert np.isnan(arrays['inputs']).all()


def test_a_report_that_cannot_be_written_is_mentioned(data_dir, tmp_path, monkeypatch):
  def write(*_):
    raise errors.InputError('r: the report of the failure cannot be written (disk full)')
  monkeypatch.setattr(failure_report, 'write', write)
  message, _ = _fail(data_dir, tmp_path)
  assert '; r: the report of the failure cannot be written (disk full); the last intact' in message


def test_a_failure_that_does_not_occur_again_is_ignored(data_dir, tmp_path, monkeypatch):
  check = finite_state.FiniteState.check_loss
  failed = []

  def check_loss(self, progress):
    if progress.step == 6 and not failed:
      failed.append(progress.step)
      raise finite_state.NonFiniteError(6, 'the loss')
    check(self, progress)

  monkeypatch.setattr(finite_state.FiniteState, 'check_loss', check_loss)
  said: list[str] = []
  changes = {'learning_rate': 0.1}
  assert failing_runs.start(data_dir, tmp_path / 'a', said.append, changes).step == 12
  assert ('step 6: all values are finite when the same steps are repeated; continuing from there'
          in said)
  monkeypatch.undo()
  failing_runs.start(data_dir, tmp_path / 'b', said.append, changes)
  failing_runs.assert_same(failing_runs.tensors(tmp_path / 'b', 12),
                           failing_runs.tensors(tmp_path / 'a', 12))


def test_repeated_failures_of_this_kind_end_the_training(data_dir, tmp_path, monkeypatch):
  failed: list[int] = []

  def check_loss(self, progress):
    if progress.step not in failed:
      failed.append(progress.step)
      raise finite_state.NonFiniteError(progress.step, 'the loss')

  monkeypatch.setattr(finite_state.FiniteState, 'check_loss', check_loss)
  message, _ = _fail(data_dir, tmp_path, changes={'learning_rate': 0.1}, steps_per_loop=1)
  assert message.startswith(
      'step 4: the loss is not finite, but was finite when the same steps were repeated, for the '
      '4th time: the devices do not compute deterministically; ')
