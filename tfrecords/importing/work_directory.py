"""The hidden directory beside a new data set in which it is made: `.NAME.import`.

A lock on it lets one import at a time make the data set; the kernel releases the lock of a process
however it ends. What a killed import has left is used by the next one. At the end the finished part
is renamed to its final name and the rest is removed.
"""

from collections.abc import Callable, Iterator, Sequence
import contextlib
import fcntl
import os
import pathlib
import shutil

from tfrecords import errors
from tfrecords import write_errors

# Decoding fewer pictures again takes seconds: after an error they are not kept.
_WORTH_KEEPING = 10_000


class WorkDirectory:
  """The directory of an import.

  Attributes:
    path: of the directory.
    blocks: the directory of decoded pictures.
    result: the directory that becomes the data set.
  """

  def __init__(self, target: pathlib.Path) -> None:
    """Takes the directory of the new data set."""
    self._target = target
    self.path = target.with_name(f'.{target.name}.import')
    self.blocks = self.path / 'blocks'
    self.result = self.path / 'result'

  def prepare(self) -> None:
    """Makes the directories; a result that was not finished is removed."""
    self.blocks.mkdir(exist_ok=True)
    if self.result.exists():
      shutil.rmtree(self.result)
    self.result.mkdir()

  def present_bytes(self) -> int:
    """Returns the size of what an earlier import has left."""
    return sum(path.stat().st_size for path in self.blocks.iterdir())

  def publish(self) -> None:
    """Renames the result to its final name."""
    with write_errors.explained(self._target):
      # Replaces an empty directory and nothing else.
      os.rename(self.result, self._target)
      handle = os.open(self._target.parent, os.O_RDONLY)
      with contextlib.suppress(OSError):
        os.fsync(handle)
      os.close(handle)


@contextlib.contextmanager
def opened(target: pathlib.Path, count: int, log: Callable[[str], None], *,
           is_trial: bool = False) -> Iterator[WorkDirectory]:
  """Yields the directory in which a data set is made, and removes it at the end.

  It stays if the process is killed or interrupted, and after an error if it holds many pictures.

  Args:
    target: the directory of the new data set.
    count: number of its pictures.
    log: takes a line for the user if the directory stays after an error.
    is_trial: whether what an earlier import has left stays in any case, for the next one.

  Raises:
    errors.InputError: another process is making the data set, or nothing can be written there.
  """
  work = WorkDirectory(target)
  missing = [folder for folder in target.parents if not folder.exists()]
  stays = is_trial and work.path.exists()
  with write_errors.explained(work.path):
    work.path.mkdir(parents=True, exist_ok=True)
    handle = os.open(work.path, os.O_RDONLY | os.O_DIRECTORY)
  try:
    _lock(handle, target)
    with contextlib.nullcontext() if stays else _removed_at_end(work.path, missing, count, log):
      with write_errors.explained(work.path):
        work.prepare()
      yield work
  finally:
    os.close(handle)


@contextlib.contextmanager
def _removed_at_end(path: pathlib.Path, parents: Sequence[pathlib.Path], count: int,
                    log: Callable[[str], None]) -> Iterator[None]:
  """Removes what was made at the end of the block, unless it is worth keeping; see `opened`."""
  try:
    yield
  except errors.InputError:
    if count < _WORTH_KEEPING:
      _remove(path, parents)
    else:
      log(f'{path}: keeps the decoded pictures for the next import; remove it if there is none')
    raise
  _remove(path, parents)


def _remove(path: pathlib.Path, parents: Sequence[pathlib.Path]) -> None:
  """Removes the directory, and those above it that were made for it and are empty."""
  shutil.rmtree(path, ignore_errors=True)
  with contextlib.suppress(OSError):
    for folder in parents:
      folder.rmdir()


def _lock(handle: int, target: pathlib.Path) -> None:
  """Locks the directory until it is closed, where the file system has locks."""
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  except BlockingIOError as error:
    raise errors.InputError(
        f'{target}: another import is making it; wait until it is done, or give another '
        '--out') from error
  except OSError:
    pass
