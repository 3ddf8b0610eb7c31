"""Locks of a run directory: one trainer and one writing evaluator at a time."""

from collections.abc import Iterator
import contextlib
import fcntl
from typing import IO

from engine.runs import run_dir as run_dir_lib
from tfrecords import errors


def lock_training(run_dir: run_dir_lib.RunDir, flag: str = 'train_dir') -> IO[str]:
  """Returns a handle that locks the run directory for training as long as it is open.

  Args:
    run_dir: the run directory, or that of a sweep.
    flag: that names it, for the message.

  Raises:
    errors.InputError: another process is training here.
  """
  run_dir.path.mkdir(parents=True, exist_ok=True)
  handle = open(run_dir.path / '.lock', 'w')
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError as error:
    handle.close()
    raise errors.InputError(
        f'--{flag}={run_dir}: another process is training here; wait for it or give another '
        'directory') from error
  except OSError:
    # On a file system without locks, trainings run without one.
    pass
  return handle


@contextlib.contextmanager
def evaluation_locked(run_dir: run_dir_lib.RunDir) -> Iterator[None]:
  """Lets one evaluator write at a time, if the file system has locks."""
  with contextlib.ExitStack() as stack:
    with contextlib.suppress(OSError):
      handle = stack.enter_context(open(run_dir.path / '.eval_lock', 'w'))
      fcntl.flock(handle, fcntl.LOCK_EX)
    yield
