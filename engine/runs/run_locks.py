"""Locks of a run directory: one trainer, and one evaluator that writes, at a time."""

from collections.abc import Iterator
import contextlib
import fcntl
from typing import IO

from engine.runs import run_dir as run_dir_lib
from tfrecords import errors


def lock_training(run_dir: run_dir_lib.RunDir) -> IO[str]:
  """Returns a handle that keeps other trainers out of the run directory for as long as it is open.

  Raises:
    errors.InputError: another process trains here now.
  """
  run_dir.path.mkdir(parents=True, exist_ok=True)
  handle = open(run_dir.path / '.lock', 'w')
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError as error:
    handle.close()
    raise errors.InputError(
        f'--train_dir={run_dir}: another process is training here; wait for it or give another '
        'directory') from error
  except OSError:
    # A file system without locks keeps nobody out, which is no reason not to train.
    pass
  return handle


@contextlib.contextmanager
def evaluation_locked(run_dir: run_dir_lib.RunDir) -> Iterator[None]:
  """Lets one evaluator write at a time; where no file can be locked, all do."""
  with contextlib.ExitStack() as stack:
    with contextlib.suppress(OSError):
      handle = stack.enter_context(open(run_dir.path / '.eval_lock', 'w'))
      fcntl.flock(handle, fcntl.LOCK_EX)
    yield
