"""Locks of a run directory."""

import fcntl
import os

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


def test_nothing_is_left_of_a_run_that_has_not_begun(directory, tmp_path):
  with pytest.raises(ZeroDivisionError), run_locks.lock_training(directory):
    assert (directory.path / '.lock').exists()
    raise ZeroDivisionError
  assert not list(tmp_path.iterdir())
  directory.path.mkdir(parents=True)
  with pytest.raises(ZeroDivisionError), run_locks.lock_training(directory):
    raise ZeroDivisionError
  assert directory.path.exists()
  assert not list(directory.path.iterdir())


def test_what_was_there_is_kept(directory):
  run_locks.lock_training(directory).close()
  with pytest.raises(ZeroDivisionError), run_locks.lock_training(directory):
    raise ZeroDivisionError
  assert [path.name for path in directory.path.iterdir()] == ['.lock']
  with pytest.raises(ZeroDivisionError), run_locks.lock_training(directory):
    (directory.path / 'config.json').touch()
    (directory.path / '.lock').unlink()
    raise ZeroDivisionError
  assert [path.name for path in directory.path.iterdir()] == ['config.json']


def test_a_lock_that_its_holder_removes_meanwhile_is_none(directory, monkeypatch):
  flock, calls = fcntl.flock, []

  def late(file, operation):
    if not calls:
      (directory.path / '.lock').unlink()
    calls.append(operation)
    flock(file, operation)
  monkeypatch.setattr(fcntl, 'flock', late)
  lock = run_locks.lock_training(directory)
  assert len(calls) == 2
  with pytest.raises(errors.InputError, match='another process is training here'):
    run_locks.lock_training(directory)
  lock.close()


@pytest.mark.parametrize('name', ['.lock', '.eval_lock'])
def test_a_pipe_is_not_waited_for(directory, name):
  directory.path.mkdir(parents=True)
  os.mkfifo(directory.path / name)
  with pytest.raises(errors.InputError, match=f'/{name}: is a named pipe'):
    if name == '.lock':
      run_locks.lock_training(directory)
    else:
      with run_locks.evaluation_locked(directory):
        pass


def test_nothing_is_locked_at_an_address(tmp_path):
  place = run_dir.RunDir(f'file://{tmp_path}/a')
  with run_locks.lock_training(place), run_locks.lock_training(place):
    assert run_locks.note(place) == (
        f'file://{tmp_path}/a: nothing can be locked at an address; start no second training there')
  with run_locks.metrics_locked(place), run_locks.evaluation_locked(place):
    pass
  assert not list(tmp_path.iterdir())
  assert run_locks.note(run_dir.RunDir(tmp_path)) == ''
