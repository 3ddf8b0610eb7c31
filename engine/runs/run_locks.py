"""Locks of a run directory: one trainer, one writing evaluator, one who writes metrics.jsonl.

There are none at an address such as `gs://bucket/run`: TensorFlow's file systems have no locks, and
cannot write a file on the condition that it is not there.
"""

from collections.abc import Iterator
import contextlib
import fcntl
import os
import pathlib
import types
from typing import IO

from engine.runs import run_dir as run_dir_lib
from tfrecords import address
from tfrecords import errors
from tfrecords import regular_file

_TRAINING, _EVALUATION = '.lock', '.eval_lock'


class TrainingLock:
  """Keeps other trainers out of a run directory for as long as it is open.

  As a context it is closed at the end; after an exception nothing is left of a run that has not
  begun.
  """

  def __init__(self, run_dir: run_dir_lib.RunDir, flag: str = 'train_dir'):
    """Makes the directory if it is missing, and locks it; see `lock_training`."""
    folder = run_dir.path
    self._path = folder / _TRAINING
    self._made: list[pathlib.Path] = []
    self._is_new, self._file = False, None
    if address.is_remote(folder):
      return
    self._made = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    self._is_new = not self._path.exists()
    self._file = _locked(self._path, run_dir, flag)

  def __enter__(self) -> 'TrainingLock':
    return self

  def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
               traceback: types.TracebackType | None) -> None:
    if error is not None:
      self._remove()
    self.close()

  def _remove(self) -> None:
    """Removes the file that this has made, and its directories unless something else is in them."""
    with contextlib.suppress(OSError):
      if self._is_new:
        self._path.unlink()
      for folder in self._made:
        folder.rmdir()

  def close(self) -> None:
    """Lets others train here."""
    if self._file:
      self._file.close()


def lock_training(run_dir: run_dir_lib.RunDir, flag: str = 'train_dir') -> TrainingLock:
  """Returns a lock that keeps other trainers out of a run directory.

  Args:
    run_dir: the run directory, or that of a sweep.
    flag: that names it, for the message.

  Raises:
    errors.InputError: another process is training here.
  """
  return TrainingLock(run_dir, flag)


def note(run_dir: run_dir_lib.RunDir) -> str:
  """Returns a line about a run directory that cannot be locked by its kind, '' for another one."""
  if not address.is_remote(run_dir.path):
    return ''
  return f'{run_dir}: nothing can be locked at an address; start no second training there'


def _locked(path: pathlib.Path, run_dir: run_dir_lib.RunDir, flag: str) -> IO[str]:
  file = _opened(path)
  try:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError as error:
    file.close()
    raise errors.InputError(
        f'--{flag}={run_dir}: another process is training here; wait for it or give another '
        'directory') from error
  except OSError:
    # On a file system without locks, trainings run without one.
    return file
  # Its holder may have removed it meanwhile: then this process has locked a file without a name.
  if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
    return file
  file.close()
  return _locked(path, run_dir, flag)


def _opened(path: pathlib.Path) -> IO[str]:
  """Opens a lock file; opening a pipe would wait for its reader."""
  if os.path.lexists(path):
    regular_file.check(path)
  return open(path, 'w')


@contextlib.contextmanager
def evaluation_locked(run_dir: run_dir_lib.RunDir) -> Iterator[None]:
  """Lets one evaluator write at a time, if the file system has locks."""
  if address.is_remote(run_dir.path):
    yield
    return
  with contextlib.ExitStack() as stack:
    with contextlib.suppress(OSError):
      file = stack.enter_context(_opened(run_dir.path / _EVALUATION))
      fcntl.flock(file, fcntl.LOCK_EX)
    yield


@contextlib.contextmanager
def metrics_locked(run_dir: run_dir_lib.RunDir) -> Iterator[None]:
  """Lets one process at a time open and write metrics.jsonl, if the file system has locks.

  The directory is locked, because the file may be replaced as a whole.
  """
  if address.is_remote(run_dir.path):
    yield
    return
  with contextlib.ExitStack() as stack:
    with contextlib.suppress(OSError):
      handle = os.open(run_dir.path, os.O_RDONLY | os.O_CLOEXEC)
      stack.callback(os.close, handle)
      fcntl.flock(handle, fcntl.LOCK_EX)
    yield
