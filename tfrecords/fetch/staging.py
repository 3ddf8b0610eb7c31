"""The place where a download is made before anybody may see it.

It is a hidden directory inside the data directory, so that the last step is a rename within one
file system. A lock on the data directory lets one process fetch at a time: the others wait and
then find the work done. The kernel drops the lock of a process however it ends, so whoever holds
it knows that what others left half-made is in nobody's use.
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
              report: Callable[[str], None]) -> Iterator[pathlib.Path]:
  """Yields a new empty directory `.NAME.partial-PID-RANDOM` and removes it in the end.

  Waits while another process has one in `data_dir`; then removes the remains of processes that
  were killed, which carry the same pattern and `name`.

  Args:
    data_dir: an existing directory.
    name: the data set.
    report: takes the line that says that this process waits.

  Raises:
    OSError: `data_dir` cannot be written to.
  """
  handle = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY)
  try:
    # Without a lock nobody knows who is alive (the other may be on another machine): keep it all.
    if _lock(handle, data_dir, report):
      _remove_remains(data_dir, name)
    prefix = f'.{name}.partial-{os.getpid()}-'
    path = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=data_dir))
    try:
      yield path
    finally:
      shutil.rmtree(path, ignore_errors=True)
  finally:
    os.close(handle)


def _lock(handle: int, data_dir: pathlib.Path, report: Callable[[str], None]) -> bool:
  """Locks the open directory until it is closed; returns False where a file system has no locks."""
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError:
    report(f'{data_dir}: another process is downloading into it; waiting until it is done')
    fcntl.flock(handle, fcntl.LOCK_EX)
  except OSError:
    return False
  return True


def _remove_remains(data_dir: pathlib.Path, name: str) -> None:
  pattern = re.compile(rf'\.{re.escape(name)}\.partial-\d+-\w+')
  for path in data_dir.iterdir():
    if pattern.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
      shutil.rmtree(path, ignore_errors=True)
