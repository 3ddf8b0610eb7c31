"""Checks that a file can be written, before the work whose result it is to hold."""

import contextlib
import errno
import os
import pathlib

from tfrecords import errors
from tfrecords import printable
from tfrecords import temporary_file
from tfrecords import write_errors

# A page of the disk.
_TRIED_BYTES = 4096


def try_file(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that a file can be written at `path`.

  Writes a small file beside it and removes that; what is at `path` is not touched.

  Args:
    path: as for `atomic_file.write_bytes`.
    remedy: as for `atomic_file.write_bytes`.

  Raises:
    errors.InputError: as for `atomic_file.write_bytes`.
  """
  with write_errors.explained(path, remedy):
    target = temporary_file.target_of(path)
    # The system checks the whole name here, which may be too long.
    if target.exists() and not os.access(target, os.W_OK):
      raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    _try(target)


def try_directory(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that files can be written below a directory, which need not exist; makes nothing.

  Args:
    path: of the directory.
    remedy: as for `atomic_file.write_bytes`.

  Raises:
    errors.InputError: as for `atomic_file.write_bytes`.
  """
  with write_errors.explained(path, remedy):
    folder = pathlib.Path(os.path.realpath(path))
    with contextlib.suppress(FileNotFoundError):
      # The system checks the whole name here, which may be too long or lead through a file.
      folder.stat()
    for part in (pathlib.Path(path), *pathlib.Path(path).parents):
      # As to a disk that is not mounted; the system would say that the file exists.
      if part.is_symlink() and not part.exists():
        raise errors.InputError(printable.text(
            f'{part}: is a link to {os.readlink(part)}, which is not there; make that directory '
            'first or mount its disk'))
    while not folder.exists():
      folder = folder.parent
    if not folder.is_dir():
      raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    _try(folder / 'tried')


def _try(target: pathlib.Path) -> None:
  """Writes a small file beside a target, and removes it."""
  with temporary_file.beside(target) as temporary:
    temporary_file.fill(temporary, bytes(_TRIED_BYTES))
