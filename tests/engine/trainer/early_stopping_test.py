"""Early stopping: when it stops, on which images, and that a kill changes nothing."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.config import train_options
from engine.evaluation import evaluator
from engine.runs import checkpoint_files
from engine.runs import metrics_log
from engine.runs import run_dir
from engine.trainer import early_stopping
from engine.trainer import trainer
from tests.engine import tiny_runs

_CHANGES = {'validation_examples': 10, 'early_stopping_patience': 3, 'max_steps': 60,
            'moving_average_decay': 0.5, 'learning_rate': 0.02, 'momentum': 0.9,
            **tiny_runs.SOFTMAX}


@pytest.fixture(name='data_dir', scope='module')
def fixture_data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


class _Ended(BaseException):
  """Stands for whatever ends a process."""


def _run(data_dir, path, said=None, dies_at=None, **changes):
  """Trains, until the log line that holds `dies_at` if that is given; returns the end."""
  said = [] if said is None else said

  def log(line):
    said.append(line)
    if dies_at and dies_at in line:
      raise _Ended

  options = train_options.TrainOptions(str(path), str(data_dir), log_frequency=1,
                                       checkpoint_interval=2, summary_interval=0)
  return trainer.run(tiny_runs.config(**_CHANGES | changes).recipe, options, log).done


def _tensors(path, step):
  reader = tf.train.load_checkpoint(f'{path}/checkpoints/ckpt-{step}')
  return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()
          if name != '_CHECKPOINTABLE_OBJECT_GRAPH'}


def _assert_same_end(one, other):
  """Asserts that two runs ended at the same step, for the same reason, in the same state."""
  done = run_dir.RunDir(one).read_done()
  assert done == run_dir.RunDir(other).read_done()
  expected, found = _tensors(one, done.step), _tensors(other, done.step)
  assert expected.keys() == found.keys()
  for name, value in expected.items():
    np.testing.assert_array_equal(found[name], value, err_msg=name)
  records = [metrics_log.read(path / 'metrics.jsonl', early_stopping.KIND) for path in (one, other)]
  assert records[0] == records[1]


@pytest.fixture(name='whole', scope='module')
def fixture_whole(data_dir, tmp_path_factory):
  """Returns a run that nothing has disturbed."""
  path = tmp_path_factory.mktemp('runs') / 'whole'
  _run(data_dir, path)
  return path


def test_it_stops_after_so_many_evaluations_without_improvement():
  state = early_stopping.State()
  found = []
  for step, accuracy in ((10, 0.5), (20, 0.75), (30, 0.75), (40, 0.25), (50, 0.8)):
    state = state.after(step, accuracy)
    found.append((state.best_step, state.evals_without_improvement))
  assert found == [(10, 0), (20, 0), (20, 1), (20, 2), (50, 0)]
  assert state == early_stopping.State(0.8, 50, 0)


def test_the_reason():
  state = early_stopping.State(0.75, 20, 2)
  assert state.reason_to_stop(3) is None
  assert state.reason_to_stop(0) is None
  assert state.reason_to_stop(2) == (
      'no better validation accuracy than 0.7500 of step 20 in 2 evaluations')


@hypothesis.given(st.lists(st.integers(0, 10), min_size=1, max_size=30), st.integers(1, 5))
def test_the_state_is_what_the_whole_list_says(correct, patience):
  state = early_stopping.State()
  for step, count in enumerate(correct):
    state = state.after(step, count / 10)
  best = correct.index(max(correct))
  assert state == early_stopping.State(correct[best] / 10, best, len(correct) - 1 - best)
  assert (state.reason_to_stop(patience) is None) == (len(correct) - 1 - best < patience)


def test_a_run_that_is_stopped(data_dir, whole):
  done = run_dir.RunDir(whole).read_done()
  directory = run_dir.RunDir(whole)
  newest = checkpoint_files.list_complete(directory.checkpoints)[-1]
  assert 8 <= done.step < 60
  assert checkpoint_files.step_of(newest) == done.step
  records = metrics_log.read(directory.metrics, early_stopping.KIND)
  assert [record['step'] for record in records] == [*range(2, done.step + 1, 2)]
  last = records[-1]
  assert (last['count'], last['evals_without_improvement']) == (10, 3)
  assert done.reason == (
      f'early stopping: no better validation accuracy than {last["best_accuracy"]:.4f} of step '
      f'{last["best_step"]} in 3 evaluations')
  # The evaluator sees the same images and counts the same.
  found = evaluator.build(directory, data_dir, 'validation', print)(newest).averages
  assert (found.correct, found.count) == (last['correct'], 10)


@pytest.mark.parametrize('dies_at', [
    # Between two evaluations, and between an evaluation's record and the checkpoint of its step.
    pytest.param(': step 7,', marks=pytest.mark.slow), ': step 6, validation accuracy'])
def test_a_kill_changes_nothing(data_dir, whole, tmp_path, dies_at):
  with pytest.raises(_Ended):
    _run(data_dir, tmp_path, dies_at=dies_at)
  assert run_dir.RunDir(tmp_path).read_done() is None
  _run(data_dir, tmp_path)
  _assert_same_end(whole, tmp_path)


def test_a_larger_patience_continues_as_if_it_had_always_been_so(data_dir, whole, tmp_path):
  said: list[str] = []
  first = _run(data_dir, tmp_path, early_stopping_patience=1)
  assert first.step < run_dir.RunDir(whole).read_done().step
  before = {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()}
  assert _run(data_dir, tmp_path, said, early_stopping_patience=1) == first
  assert said == [
      f'{tmp_path}: trained to step {first.step} already ({first.reason}); nothing to do']
  # More steps alone do not continue it; nor is it trained further where DONE is lost.
  assert _run(data_dir, tmp_path, early_stopping_patience=1, max_steps=80) == first
  assert {path: path.read_bytes() for path in tmp_path.rglob('*') if path.is_file()} == before
  (tmp_path / 'DONE').unlink()
  assert _run(data_dir, tmp_path, early_stopping_patience=1) == first
  _run(data_dir, tmp_path)
  assert (tmp_path / f'DONE.{first.step}').is_file()
  _assert_same_end(whole, tmp_path)


def test_without_patience_nothing_is_evaluated(data_dir, tmp_path):
  done = _run(data_dir, tmp_path, early_stopping_patience=0, max_steps=4)
  assert (done.step, done.reason) == (4, 'max_steps reached')
  assert metrics_log.read(tmp_path / 'metrics.jsonl', early_stopping.KIND) == []
