"""Locks of a run directory."""

import fcntl

import pytest

from engine.runs import run_dir
from engine.runs import run_locks
from tfrecords import errors


@pytest.fixture
def directory(tmp_path):
  return run_dir.RunDir(tmp_path / 'runs' / 'a')


def test_evaluators_write_in_turn(directory):
  directory.path.mkdir(parents=True)
  with (run_locks.evaluation_locked(directory), open(directory.path / '.eval_lock') as other,
        pytest.raises(BlockingIOError)):
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
  with run_locks.evaluation_locked(directory):
    pass


def test_evaluators_write_without_a_lock_if_no_file_can_be_locked(directory):
  with run_locks.evaluation_locked(directory):
    assert not directory.path.exists()


def test_a_second_trainer_is_refused(directory):
  handle = run_locks.lock_training(directory)
  with pytest.raises(errors.InputError) as caught:
    run_locks.lock_training(directory)
  assert str(caught.value) == (
      f'--train_dir={directory}: another process is training here; wait for it or give another '
      'directory')
  handle.close()
  run_locks.lock_training(directory).close()


def test_training_works_on_a_file_system_without_locks(directory, monkeypatch):
  def unsupported(handle, operation):
    raise OSError(95, 'Operation not supported')
  monkeypatch.setattr(fcntl, 'flock', unsupported)
  run_locks.lock_training(directory).close()
