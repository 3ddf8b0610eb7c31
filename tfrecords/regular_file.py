"""Opens files that a user names, and refuses everything that is not a regular file.

Reading from a pipe could block forever, and a device may have no end. Such files are refused before
anything is read.
"""

from collections.abc import Iterator
import contextlib
import errno
import os
import stat
from typing import BinaryIO

from tfrecords import address
from tfrecords import errors
from tfrecords import remote_path

# Largest size of a text file that a person or this program writes: settings, an architecture.
TEXT_LIMIT = 64 << 20
# Read at a time at least; the size of a file in /proc is 0.
_LEAST_BYTES = 1 << 14

_KINDS = (
    (stat.S_ISDIR, 'a directory'), (stat.S_ISFIFO, 'a named pipe'), (stat.S_ISSOCK, 'a socket'),
    (stat.S_ISCHR, 'a device'), (stat.S_ISBLK, 'a device'))


def check(path: str | os.PathLike[str]) -> None:
  """Checks that a path leads to a regular file; symbolic links are followed.

  Raises:
    errors.InputError: the file does not exist, or is a directory, a pipe, a socket or a device.
  """
  _check_mode(path, _status(path).st_mode)


def _status(path: str | os.PathLike[str]) -> os.stat_result:
  try:
    return remote_path.of(path).stat() if address.is_remote(path) else os.stat(path)
  except errors.InputError:
    raise
  except (OSError, ValueError) as error:
    raise _refused(path, error) from error


@contextlib.contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
  """Yields a regular file, opened for reading.

  Raises:
    errors.InputError: as for `check`, or the file may not be read, or reading it fails.
  """
  if address.is_remote(path):
    check(path)
    with _explained(path), remote_path.of(path).open('rb') as remote:
      yield remote
    return
  with _descriptor(path) as handle, os.fdopen(handle, 'rb', closefd=False) as file:
    yield file


@contextlib.contextmanager
def _descriptor(path: str | os.PathLike[str]) -> Iterator[int]:
  """Yields the descriptor of a regular file, opened for reading; errors as for `opened`."""
  check(path)
  with _explained(path):
    # O_NONBLOCK: a pipe may have replaced the file since the check.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
      _check_mode(path, os.fstat(handle).st_mode)
      yield handle
    finally:
      os.close(handle)


@contextlib.contextmanager
def _explained(path: str | os.PathLike[str]) -> Iterator[None]:
  """Turns an OSError of the block into the user's error message."""
  try:
    yield
  except OSError as error:
    # Libraries raise OSErrors without a number in the caller's block, gzip's BadGzipFile for one.
    if error.errno is None:
      raise
    raise _refused(path, error) from error


def read_bytes(path: str | os.PathLike[str], limit: int = TEXT_LIMIT) -> bytes:
  """Returns the content of a regular file.

  Args:
    path: the file.
    limit: the largest number of bytes that is accepted.

  Raises:
    errors.InputError: as for `opened`, or the file is larger.
  """
  data = _remote_bytes(path, limit) if address.is_remote(path) else _local_bytes(path, limit)
  if len(data) > limit:
    raise errors.InputError(
        f'{os.fspath(path)}: has more than {limit:,} bytes; is this the right file?')
  return data


def _local_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
  data = b''
  # A file object would take more time than to read a small picture.
  with _descriptor(path) as handle:
    size = max(_LEAST_BYTES, min(limit, os.fstat(handle).st_size) + 1)
    while len(data) <= limit and (part := os.read(handle, size)):
      data += part
  return data


def _remote_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
  with opened(path) as file:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return file.read(min(limit, size) + 1)


def read_text(path: str | os.PathLike[str], limit: int = TEXT_LIMIT) -> str:
  """Returns the text of a regular file in UTF-8; other bytes become replacement characters.

  Args:
    path: the file.
    limit: as for `read_bytes`.

  Raises:
    errors.InputError: as for `read_bytes`.
  """
  return read_bytes(path, limit).decode(errors='replace')


def _check_mode(path: str | os.PathLike[str], mode: int) -> None:
  if not stat.S_ISREG(mode):
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), 'not a regular file')
    raise errors.InputError(f'{os.fspath(path)}: is {kind}; give the name of a file')


def _refused(path: str | os.PathLike[str], error: OSError | ValueError) -> errors.InputError:
  code = getattr(error, 'errno', None)
  if code in (errno.ENOENT, errno.ENOTDIR):
    return errors.InputError(f'{os.fspath(path)}: no such file')
  # os.stat raises a ValueError for a name with a NUL byte.
  return errors.InputError(
      f'{os.fspath(path)}: {errors.reason(error)}; give a file that can be read')
