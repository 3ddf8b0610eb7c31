"""Writes files whole: a reader sees the old file or the new one, never a part of either.

The bytes go to a temporary file in the directory of the target, are flushed to the disk, and the
temporary file is renamed to the target: POSIX replaces a file in one step
(https://pubs.opengroup.org/onlinepubs/9699919799/functions/rename.html). After a failure the
target is as it was and the temporary file is gone.
"""

from collections.abc import Iterator
import contextlib
import errno
import os
import pathlib
import secrets

from tfrecords import errors

_MAKE_ROOM = 'make room or choose another directory'
_MEND_PERMISSIONS = 'mend the permissions or choose another directory'
_REMEDIES = {
    errno.EACCES: _MEND_PERMISSIONS,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EISDIR: 'give the name of a file',
    errno.ENOENT: 'make the directory first',
    errno.ENOSPC: _MAKE_ROOM,
    errno.ENOTDIR: 'give a path below a directory',
    errno.EPERM: _MEND_PERMISSIONS,
    errno.EROFS: 'choose a directory that can be written to',
}


def write_text(path: str | os.PathLike[str], text: str, remedy: str = '', *,
               durable: bool = True) -> None:
  """Writes a text file whole, in UTF-8; arguments and errors as in `write_bytes`."""
  write_bytes(path, text.encode(), remedy, durable=durable)


def write_bytes(path: str | os.PathLike[str], data: bytes, remedy: str = '', *,
                durable: bool = True) -> None:
  """Writes a file whole, replacing the file of that name if there is one.

  Args:
    path: the file, in an existing directory.
    data: all of its bytes.
    remedy: what the user can do about a failure; by default what the system's reason suggests.
    durable: whether the file must survive a power failure from here on; costs some milliseconds.

  Raises:
    errors.InputError: the file cannot be written, or not all of it; the message holds the system's
      reason, and a file that was there is unchanged.
  """
  with temporary_path(path, remedy, durable=durable) as temporary:
    with temporary.open('xb') as file:
      file.write(data)
    check_size(temporary, len(data))


@contextlib.contextmanager
def temporary_path(path: str | os.PathLike[str], remedy: str = '', *,
                   durable: bool = True) -> Iterator[pathlib.Path]:
  """Yields a path to write to, which is renamed to `path` when the block ends without an error.

  For libraries that write a file by its name. The yielded path does not exist yet, lies in the
  directory of the target and has its suffix. The block should do nothing but write: every OSError
  in it is reported as a failure to write `path`.

  Args:
    path: the file, in an existing directory; a symbolic link is followed.
    remedy: as for `write_bytes`.
    durable: as for `write_bytes`.

  Yields:
    The temporary path.

  Raises:
    errors.InputError: as for `write_bytes`.
  """
  target = pathlib.Path(os.path.realpath(path))
  temporary = target.with_name(
      f'.{target.stem[:50]}.{secrets.token_hex(4)}.partial{target.suffix}')
  try:
    if target.exists() and not target.is_file():
      code = errno.EISDIR if target.is_dir() else errno.EINVAL
      raise OSError(code, os.strerror(code))
    yield temporary
    if durable:
      _flush(temporary)
    temporary.replace(target)
    if durable:
      _flush_directory(target.parent)
  except OSError as error:
    raise errors.InputError(_message(path, error, remedy)) from error
  finally:
    with contextlib.suppress(OSError):
      temporary.unlink(missing_ok=True)


def check_size(path: pathlib.Path, expected: int) -> None:
  """Checks that a file has `expected` bytes.

  Raises:
    OSError: it has fewer or more.
  """
  written = path.stat().st_size
  if written != expected:
    raise OSError(f'only {written:,} of {expected:,} bytes were written')


def _flush(path: pathlib.Path) -> None:
  """Waits until the disk has the file's content."""
  handle = os.open(path, os.O_RDONLY)
  try:
    os.fsync(handle)
  finally:
    os.close(handle)


def _flush_directory(path: pathlib.Path) -> None:
  """Waits until the disk has the directory's names, where the file system can do that."""
  with contextlib.suppress(OSError):
    _flush(path)


def _message(path: str | os.PathLike[str], error: OSError, remedy: str) -> str:
  """Returns the line for the user: path, reason and remedy."""
  # Libraries put text of their own into strerror.
  reason = os.strerror(error.errno) if error.errno else ' '.join(str(error).split())
  remedy = remedy or _REMEDIES.get(error.errno or 0, _MAKE_ROOM)
  return f'{os.fspath(path)}: {reason or type(error).__name__}; {remedy}'
