"""What runs beside a training: started, listened to, ended. The commands' tests show the rest."""

import io
import queue

import pytest

from binaries import subprocesses
from tests.engine import tiny_runs
from tfrecords import errors


def test_the_evaluator_passes_on_its_lines(tmp_path, capsys):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  run_dir.finish(10)
  with subprocesses.evaluator(run_dir, data_dir):
    pass
  assert ': precision @ 1 = ' in capsys.readouterr().out


@pytest.mark.slow
def test_an_evaluation_that_fails_says_how_to_try_again(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (10,))
  remedy = f'`eval_main --train_dir={run} --data_dir={tmp_path}/none --run_once`'
  with (pytest.raises(errors.InputError, match=remedy),
        subprocesses.evaluator(run, tmp_path / 'none')):
    pass


class _Process:
  """A fake of the view's process."""

  def __init__(self, status, turns):
    self.returncode = status
    self._turns = turns

  def wait(self):
    return self.returncode

  def kill(self):
    self._turns.append('ended')


def _started(monkeypatch, status=0):
  turns: list[object] = []
  monkeypatch.setattr(subprocesses.child_command, 'start',
                      lambda *command: turns.append(command) or _Process(status, turns))
  return turns


def test_a_training_that_fails_ends_the_view(tmp_path, monkeypatch):
  turns = _started(monkeypatch)
  with pytest.raises(KeyError), subprocesses.view(tmp_path, '127.0.0.1', 8988, True):
    raise KeyError
  assert turns == [('live_view_main', [f'--train_dir={tmp_path}', '--address=127.0.0.1',
                                       '--port=8988']), 'ended']


def test_a_failure_of_the_view_is_logged_and_the_training_continues(tmp_path, monkeypatch):
  lines = queue.Queue()
  monkeypatch.setattr(subprocesses.console, 'log', lines.put)
  monkeypatch.setattr(subprocesses.sys, 'stdin', io.StringIO())
  _started(monkeypatch, 1)
  with subprocesses.view(tmp_path, '127.0.0.1', 8988, True):
    assert lines.get() == 'the view ended with status 1; the training continues'


def test_no_view_is_started_unless_it_is_enabled(tmp_path, monkeypatch):
  turns = _started(monkeypatch)
  with subprocesses.view(tmp_path, '127.0.0.1', 8988, False):
    pass
  assert turns == []
