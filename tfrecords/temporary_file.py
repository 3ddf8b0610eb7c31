"""The temporary file beside a target: its name, its content, and those that killed processes left.

The functions raise OSError; `write_errors.explained` turns it into the line for the user.
"""

from collections.abc import Iterator
import contextlib
import errno
import fcntl
import os
import pathlib
import re
import secrets

_LONGEST_SUFFIX = 10
_TEMPORARY = re.compile(r'\..{0,50}\.[0-9a-f]{8}\.partial(\..{0,9})?', re.DOTALL)


def target_of(path: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the file that a path leads to; refuses what is there and is no file."""
  target = pathlib.Path(os.path.realpath(path))
  if target.exists() and not target.is_file():
    code = errno.EISDIR if target.is_dir() else errno.EINVAL
    raise OSError(code, os.strerror(code))
  return target


@contextlib.contextmanager
def beside(target: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields a name in the directory of the target, and removes what lies there at the end."""
  # A name has at most 255 bytes, a character up to 4.
  temporary = target.with_name(f'.{target.stem[:50]}.{secrets.token_hex(4)}.partial'
                               f'{target.suffix[-_LONGEST_SUFFIX:]}')
  with _writing_in(target.parent):
    try:
      yield temporary
    finally:
      with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def fill(path: pathlib.Path, data: bytes | memoryview) -> None:
  """Writes a new file and checks its size.

  Raises:
    OSError: it cannot be written, or not all of it.
  """
  with path.open('xb') as file:
    file.write(data)
  check_size(path, len(data))


def check_size(path: pathlib.Path, expected: int) -> None:
  """Checks that a file has `expected` bytes.

  Raises:
    OSError: it has fewer or more.
  """
  written = path.stat().st_size
  if written != expected:
    raise OSError(f'only {written:,} of {expected:,} bytes were written')


@contextlib.contextmanager
def _writing_in(folder: pathlib.Path) -> Iterator[None]:
  """Removes what killed processes have left in a directory, unless somebody is writing there.

  Whoever writes holds a shared lock of the directory, which the kernel releases however the process
  ends; so the one who gets it alone may remove the temporary files. Without locks nothing is
  removed.
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
    with contextlib.suppress(OSError):
      fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    yield
  finally:
    os.close(handle)


def _remove_leftovers(folder: pathlib.Path) -> None:
  for entry in os.scandir(folder):
    if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
      os.unlink(entry.path)
