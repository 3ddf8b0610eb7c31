"""Recording of evaluations, and of those that cannot be written."""

import errno
import os
import shutil

import numpy as np
import pytest
import tensorflow as tf

from engine.evaluation import best_checkpoint
from engine.evaluation import calibration
from engine.evaluation import evaluation_log
from engine.evaluation import evaluation_pass
from engine.evaluation import evaluation_recorder
from engine.evaluation import metrics
from engine.runs import metrics_log
from engine.training import timer as timer_lib
from tests.engine import tiny_runs
from tfrecords import errors

COUNTS = metrics.ClassificationMetrics(np.eye(10, dtype=int), 3.0)
RESULT = evaluation_pass.EvalResult(
    COUNTS, (), calibration.measure(np.ones(10), np.ones(10, bool)))


class Recorded:
  """A recorder of a small run."""

  def __init__(self, path, eval_data='test'):
    self.run_dir = tiny_runs.make(path, ())
    self.lines = []
    self.eval_data = eval_data
    self.recorder = evaluation_recorder.EvaluationRecorder(
        self.run_dir, tiny_runs.config(), eval_data, timer_lib.Timer(), self.lines.append)

  def write(self, step):
    evaluation = evaluation_log.Evaluation(step, COUNTS)
    record = evaluation_log.record(evaluation, self.eval_data, tiny_runs.SPEC.class_names, 0.5)
    state = tf.train.Checkpoint(step=tf.Variable(step, dtype=tf.int64))
    self.recorder.write(evaluation, record, RESULT, state, dict)

  def steps(self):
    return [record['step'] for record in metrics_log.read(self.run_dir.metrics, 'eval')]


@pytest.fixture(name='recorded')
def fixture_recorded(tmp_path):
  return Recorded(tmp_path / 'run')


def _no_space(*_, **__):
  raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _refused(*_, **__):
  raise errors.InputError('a file: Permission denied; fix it')


def test_everything_is_written(recorded):
  recorded.write(5)
  run_dir = recorded.run_dir
  assert recorded.lines == []
  assert recorded.steps() == [5]
  assert best_checkpoint.read(run_dir)['step'] == 5
  assert {path.name for path in (run_dir.path / 'plots').iterdir()} == {
      'confusion.png', 'learning_curve.png', 'mistakes.png'}
  assert list(run_dir.events('eval').iterdir())


def test_other_data_do_not_choose_the_best_checkpoint(tmp_path):
  recorded = Recorded(tmp_path / 'run', 'validation')
  recorded.write(5)
  assert not recorded.run_dir.best.exists()
  assert recorded.steps() == [5]


def test_parts_that_cannot_be_written_are_logged(recorded, monkeypatch):
  monkeypatch.setattr(best_checkpoint, 'save_if_best', _no_space)
  monkeypatch.setattr(evaluation_recorder.figures, 'save', _no_space)
  recorded.write(5)
  # The other parts are written, and the same failure is logged only once.
  recorded.write(10)
  assert recorded.steps() == [5, 10]
  assert recorded.lines == [
      f'{recorded.run_dir}: the evaluation of step 5 could not be recorded in best/, plots/ (No '
      'space left on device); its numbers are those above']
  monkeypatch.setattr(metrics_log, 'MetricsFile', _refused)
  recorded.write(15)
  assert recorded.lines[1:] == [
      f'{recorded.run_dir}: the evaluation of step 15 could not be recorded in best/, plots/, '
      'metrics.jsonl (No space left on device; a file: Permission denied; fix it); its numbers '
      'are those above']


def test_a_removed_directory_is_not_created_again(recorded):
  shutil.rmtree(recorded.run_dir.path)
  recorded.write(5)
  line, = recorded.lines
  assert '(the directory was moved or removed)' in line
  assert not recorded.run_dir.path.exists()


def test_validation_images_choose_the_best_checkpoint(recorded):
  evaluation = evaluation_log.Evaluation(5, COUNTS)
  record = evaluation_log.record(evaluation, 'test', tiny_runs.SPEC.class_names, 0.5)
  half = metrics.ClassificationMetrics(np.array([[1, 1], [0, 0]]))
  recorded.recorder.write(
      evaluation, record, RESULT, tf.train.Checkpoint(step=tf.Variable(5, dtype=tf.int64)), dict,
      best_checkpoint.Choice(half, 'validation', 'abc'))
  assert best_checkpoint.read(recorded.run_dir) == {
      'step': 5, 'accuracy': 0.5, 'count': 2, 'eval_data': 'validation'}
