"""Writes files whole: a reader sees the old file or the new one, never a part of either.

The bytes go to a temporary file in the directory of the target, are flushed to the disk, and the
temporary file is renamed to the target: POSIX replaces a file in one step
(https://pubs.opengroup.org/onlinepubs/9699919799/functions/rename.html). After a failure the
target is as it was and the temporary file is gone.

Everything that this project writes goes through here (tests/structure/written_whole.py), but for
what is appended to: logs, events and the checkpoints of TensorFlow, which has a way of its own.
"""

from collections.abc import Iterator
import contextlib
import errno
import fcntl
import os
import pathlib
import re
import secrets
import shutil

from tfrecords import errors

_MAKE_ROOM = 'make room or choose another directory'
_MEND_PERMISSIONS = 'mend the permissions or choose another directory'
_REMEDIES = {
    errno.EACCES: _MEND_PERMISSIONS,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EINVAL: 'give the name of a regular file',
    errno.EISDIR: 'give the name of a file',
    errno.ELOOP: 'a link leads back to itself; remove it or choose another name',
    errno.ENAMETOOLONG: 'a name has at most 255 bytes; give a shorter one',
    errno.ENOENT: 'make the directory first',
    errno.ENOSPC: _MAKE_ROOM,
    errno.ENOTDIR: 'give a path below a directory',
    errno.EPERM: _MEND_PERMISSIONS,
    errno.EROFS: 'choose a directory that can be written to',
}
# What is written to see whether there is room: a page of the disk.
_TRIED_BYTES = 4096
_LONGEST_SUFFIX = 10
_TEMPORARY = re.compile(r'\..{0,50}\.[0-9a-f]{8}\.partial(\..{0,9})?', re.DOTALL)


def write_text(path: str | os.PathLike[str], text: str, remedy: str = '', *,
               durable: bool = True) -> None:
  """Writes a text file whole, in UTF-8; arguments and errors as in `write_bytes`.

  What UTF-8 cannot hold, such as a byte of a file's name that is not UTF-8, becomes an escape.
  """
  write_bytes(path, text.encode(errors='backslashreplace'), remedy, durable=durable)


def write_bytes(path: str | os.PathLike[str], data: bytes | memoryview, remedy: str = '', *,
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
  with _failures(path, remedy):
    target = _target(path)
    with _beside(target) as temporary:
      yield temporary
      with contextlib.suppress(FileNotFoundError):
        # A file that is replaced keeps its permissions; a new one has the usual ones.
        shutil.copymode(target, temporary)
      if durable:
        _flush(temporary)
      temporary.replace(target)
      if durable:
        _flush_directory(target.parent)


def try_to_write(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that a file can be written at `path`, before the work whose result it takes.

  Writes a small file beside it and removes that; what is at `path` is not touched.

  Args:
    path: as for `write_bytes`.
    remedy: as for `write_bytes`.

  Raises:
    errors.InputError: as for `write_bytes`.
  """
  with _failures(path, remedy):
    target = _target(path)
    # The system looks at the whole name here, which may be too long.
    if target.exists() and not os.access(target, os.W_OK):
      raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    _try(target)


def try_directory(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that files can be written below a directory, which need not exist; makes nothing.

  Args:
    path: of the directory.
    remedy: as for `write_bytes`.

  Raises:
    errors.InputError: as for `write_bytes`.
  """
  with _failures(path, remedy):
    folder = pathlib.Path(os.path.realpath(path))
    with contextlib.suppress(FileNotFoundError):
      # The system looks at the whole name here, which may be too long or lead through a file.
      folder.stat()
    while not folder.exists():
      folder = folder.parent
    if not folder.is_dir():
      raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    _try(folder / 'tried')


@contextlib.contextmanager
def _failures(path: str | os.PathLike[str], remedy: str) -> Iterator[None]:
  """Turns what the system says into the line for the user."""
  try:
    yield
  except OSError as error:
    raise errors.InputError(_message(path, error, remedy)) from error


def _target(path: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the file that a path leads to; refuses what is there and is no file."""
  target = pathlib.Path(os.path.realpath(path))
  if target.exists() and not target.is_file():
    code = errno.EISDIR if target.is_dir() else errno.EINVAL
    raise OSError(code, os.strerror(code))
  return target


def _try(target: pathlib.Path) -> None:
  """Writes a small file beside a target, and removes it."""
  with _beside(target) as temporary:
    with temporary.open('xb') as file:
      file.write(bytes(_TRIED_BYTES))
    check_size(temporary, _TRIED_BYTES)


@contextlib.contextmanager
def _beside(target: pathlib.Path) -> Iterator[pathlib.Path]:
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
  remedy = remedy or _REMEDIES.get(error.errno or 0, _MAKE_ROOM)
  return f'{os.fspath(path)}: {errors.reason(error)}; {remedy}'
