"""A hidden directory in which a download is completed before it is renamed to its final name.

It lies in the data directory, so that the rename stays within one file system. A lock on the data
directory lets one process download at a time: the others wait and then find the files. The kernel
releases the lock of a process however it ends, so the holder of the lock may remove the incomplete
directories of other processes.
"""

from collections.abc import Callable, Iterator
import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import tempfile


@contextlib.contextmanager
def directory(data_dir: pathlib.Path, name: str,
              log: Callable[[str], None]) -> Iterator[pathlib.Path]:
  """Yields a new empty directory `.NAME.partial-PID-RANDOM` and removes it at the end.

  Waits while another process has one in `data_dir`; then removes the directories of the same
  pattern and `name` that killed processes have left.

  Args:
    data_dir: an existing directory.
    name: the data set.
    log: takes the line that says that this process waits.

  Raises:
    OSError: `data_dir` cannot be written to.
  """
  handle = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY)
  try:
    # Without a lock another process, perhaps on another machine, may use them: remove nothing.
    if _lock(handle, data_dir, log):
      _remove_leftovers(data_dir, name)
    prefix = f'.{name}.partial-{os.getpid()}-'
    path = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=data_dir))
    try:
      yield path
    finally:
      shutil.rmtree(path, ignore_errors=True)
  finally:
    os.close(handle)


def _lock(handle: int, data_dir: pathlib.Path, log: Callable[[str], None]) -> bool:
  """Locks the open directory until it is closed; returns False if the file system has no locks."""
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError:
    log(f'{data_dir}: another process is downloading into it; waiting until it is done')
    fcntl.flock(handle, fcntl.LOCK_EX)
  except OSError:
    return False
  return True


def _remove_leftovers(data_dir: pathlib.Path, name: str) -> None:
  pattern = re.compile(rf'\.{re.escape(name)}\.partial-\d+-\w+')
  for path in data_dir.iterdir():
    if pattern.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
      shutil.rmtree(path, ignore_errors=True)
