"""What runs beside a training: started, listened to, ended. The commands' tests show the rest."""

import sys

import pytest

from binaries import subprocesses
from tests.engine import tiny_runs
from tfrecords import errors


def test_the_evaluator_passes_on_its_lines(tmp_path, capsys):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  run_dir.finish(10)
  with subprocesses.evaluator(run_dir, data_dir):
    pass
  assert ': precision @ 1 = ' in capsys.readouterr().out


def test_an_evaluation_that_fails_says_how_to_try_again(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', (10,))
  remedy = f'`eval_main --train_dir={run} --data_dir={tmp_path}/none --run_once`'
  with (pytest.raises(errors.InputError, match=remedy),
        subprocesses.evaluator(run, tmp_path / 'none')):
    pass


def test_a_training_that_fails_ends_the_view(tmp_path, monkeypatch):
  started = []

  class Process:
    def __init__(self, command):
      started.append(command)

    def kill(self):
      started.append('ended')

  monkeypatch.setattr(subprocesses.subprocess, 'Popen', Process)
  with pytest.raises(KeyError), subprocesses.view(tmp_path, 8988, True):
    raise KeyError
  assert started == [[sys.executable, '-m', 'binaries.live_view_main', f'--train_dir={tmp_path}',
                      '--port=8988'], 'ended']


def test_a_view_that_nobody_wants_is_not_started(tmp_path, monkeypatch):
  monkeypatch.setattr(subprocesses.subprocess, 'Popen', None)
  with subprocesses.view(tmp_path, 8988, False):
    pass
