"""The trackers together: each gets every record, and one that fails costs the others nothing."""

import pathlib

import pytest

from engine.reporting import tensorboard_tracker
from engine.reporting import trackers
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs


class _Remembering:
  """A tracker of one's own."""

  def __init__(self, run_dir, config):
    self.records = []
    self.is_closed = False
    self.name = f'{config.recipe.name} in {run_dir}'

  def write(self, kind, step, values, pictures):
    self.records.append((kind, step, values['loss'], sorted(pictures)))

  def close(self):
    self.is_closed = True


class _Failing(_Remembering):
  def write(self, kind, step, values, pictures):
    raise OSError(28, 'No space left on device')


@pytest.fixture(name='said')
def fixture_said():
  return []


@pytest.fixture(name='make')
def fixture_make(tmp_path, said, monkeypatch):
  """Returns a function that opens the trackers with a further row."""
  def make(row, left_out=(trackers.TENSORBOARD,)):
    monkeypatch.setattr(trackers, 'TRACKERS', {'mine': row, **trackers.TRACKERS})
    return trackers.Trackers(
        run_dir_lib.RunDir(tmp_path), tiny_runs.config(), said.append, left_out)
  return make


def test_every_tracker_gets_every_record(make, tmp_path):
  opened = make(_Remembering)
  opened.append('train', 10, {'loss': 1.5})
  for write in opened.writes('eval', 10, {'loss': 2.0}, {'confusion': tmp_path / 'a'}).values():
    write()
  mine = opened['mine']
  assert mine.name == f'cifar10_tutorial in {tmp_path}'
  assert mine.records == [('train', 10, 1.5, []), ('eval', 10, 2.0, ['confusion'])]
  assert [record['kind'] for record in metrics_log.read_all(tmp_path / 'metrics.jsonl')] == [
      'train', 'eval']
  assert not mine.is_closed
  opened.close()
  assert mine.is_closed


def test_one_that_fails_is_left_out_with_a_line(make, said, tmp_path):
  opened = make(_Failing)
  for step in (1, 2):
    opened.append('train', step, {'loss': 1.0})
  assert said == [f'{tmp_path}: mine gets no more records, the training goes on '
                  '(No space left on device)']
  assert len(metrics_log.read_all(tmp_path / 'metrics.jsonl')) == 2


def test_one_that_cannot_be_opened_is_left_out_as_well(make, said):
  def refuse(run_dir, config):
    raise OSError(111, 'Connection refused')
  opened = make(refuse)
  opened.append('train', 1, {'loss': 1.0})
  opened.close()
  assert len(said) == 1
  assert '(Connection refused)' in said[0]


def test_metrics_that_are_lost_are_an_error(make, tmp_path):
  (tmp_path / 'metrics.jsonl').mkdir()
  with pytest.raises(metrics_log.errors.InputError, match='metrics.jsonl'):
    make(_Remembering).append('train', 1, {'loss': 1.0})


def test_nothing_is_opened_before_the_first_record(make, tmp_path):
  opened = make(_Remembering, ())
  opened.close()
  assert isinstance(opened.tensorboard, tensorboard_tracker.TensorBoardTracker)
  assert list(pathlib.Path(tmp_path).iterdir()) == []


def test_metrics_come_last():
  # A line there marks a checkpoint as evaluated.
  assert [*trackers.TRACKERS][-1] == 'metrics.jsonl'
