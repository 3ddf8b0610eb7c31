"""Temporary files beside their targets: names, content, and removal of leftovers.

The functions raise OSError; `write_errors.explained` turns it into the user's error message.
"""

from collections.abc import Iterator
import contextlib
import errno
import fcntl
import os
import pathlib
import re
import secrets
import time

_MAX_SUFFIX_CHARACTERS = 10
# Looking for leftovers takes milliseconds.
_TRIES, _TRY_SECONDS = 40, 0.005
_TEMPORARY = re.compile(r'\..{0,50}\.[0-9a-f]{8}\.partial(\..{0,9})?', re.DOTALL)


def target_of(path: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the file that a path leads to, with symbolic links resolved.

  Raises:
    OSError: the path exists and is not a regular file.
  """
  target = pathlib.Path(os.path.realpath(path))
  if target.exists() and not target.is_file():
    code = errno.EISDIR if target.is_dir() else errno.EINVAL
    raise OSError(code, os.strerror(code))
  return target


@contextlib.contextmanager
def beside(target: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields the path of a temporary file in the target's directory, and removes the file at the end.

  Args:
    target: the file that the temporary file is to replace.
  """
  # A name has at most 255 bytes, and a character up to 4.
  temporary = target.with_name(f'.{target.stem[:50]}.{secrets.token_hex(4)}.partial'
                               f'{target.suffix[-_MAX_SUFFIX_CHARACTERS:]}')
  with writing_in(target.parent):
    try:
      yield temporary
    finally:
      with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def fill(path: pathlib.Path, data: bytes | memoryview) -> None:
  """Writes a new file and checks its size.

  Raises:
    OSError: it cannot be written completely.
  """
  with path.open('xb') as file:
    file.write(data)
  check_size(path, len(data))


def check_size(path: pathlib.Path, expected: int) -> None:
  """Checks that a file has `expected` bytes.

  Raises:
    OSError: it has another size.
  """
  written = path.stat().st_size
  if written != expected:
    raise OSError(f'only {written:,} of {expected:,} bytes were written')


@contextlib.contextmanager
def writing_in(folder: pathlib.Path) -> Iterator[None]:
  """Removes temporary files of killed processes from a directory that nobody else writes to.

  A writer holds a shared lock on the directory, which the kernel releases when the process ends.
  Who gets the exclusive lock may therefore remove all temporary files. On file systems without
  locks nothing is removed. A block around many writes saves looking for leftovers at each of them.
  """
  try:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
  except PermissionError:
    # A directory that may be written to but not listed.
    yield
    return
  try:
    with contextlib.suppress(OSError):
      fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
      _remove_leftovers(folder)
    _share(handle)
    yield
  finally:
    os.close(handle)


def _share(handle: int) -> None:
  """Locks a directory as one of its writers.

  Waits for another thread or process that removes leftovers at this moment: it would remove this
  writer's file too. A lock that stays is another program's, which does not matter.
  """
  for _ in range(_TRIES):
    try:
      fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
      time.sleep(_TRY_SECONDS)
    except OSError:
      return
    else:
      return


def _remove_leftovers(folder: pathlib.Path) -> None:
  for entry in os.scandir(folder):
    if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
      os.unlink(entry.path)
