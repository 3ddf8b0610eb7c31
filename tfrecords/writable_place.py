"""Checks that a file can be written, before the work whose result it will hold."""

import contextlib
import errno
import os
import pathlib

from tfrecords import address
from tfrecords import errors
from tfrecords import printable
from tfrecords import remote_errors
from tfrecords import remote_files
from tfrecords import remote_path
from tfrecords import temporary_file
from tfrecords import write_errors

# One disk block.
_TEST_BYTES = 4096
# Where no directory is needed for a file.
_TEST_NAME = '.test.partial'


def try_file(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that a file can be written at `path`.

  Writes a small file beside it and removes it; an existing file at `path` is not changed.

  Args:
    path: as for `atomic_file.write_bytes`.
    remedy: as for `atomic_file.write_bytes`.

  Raises:
    errors.InputError: as for `atomic_file.write_bytes`.
  """
  with write_errors.explained(path, remedy):
    target = temporary_file.target_of(path)
    # `exists` also makes the system check the whole name, which may be too long.
    if target.exists() and not os.access(target, os.W_OK):
      raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    _try(target)


def try_directory(path: str | os.PathLike[str], remedy: str = '') -> None:
  """Checks that files can be written below a directory, which need not exist and is not created.

  Args:
    path: of the directory.
    remedy: as for `atomic_file.write_bytes`.

  Raises:
    errors.InputError: as for `atomic_file.write_bytes`.
  """
  with write_errors.explained(path, remedy):
    if address.is_remote(path):
      _try_remote(remote_path.of(path))
      return
    folder = pathlib.Path(os.path.realpath(path))
    with contextlib.suppress(FileNotFoundError):
      # Makes the system check the whole name, which may be too long or lead through a file.
      folder.stat()
    for part in (pathlib.Path(path), *pathlib.Path(path).parents):
      # For example a link to a disk that is not mounted; mkdir would say "File exists".
      if part.is_symlink() and not part.exists():
        raise errors.InputError(printable.text(
            f'{part}: is a link to {os.readlink(part)}, which does not exist; create that '
            'directory first or mount its disk'))
    while not folder.exists():
      folder = folder.parent
    if not folder.is_dir():
      raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    _try(folder / 'test')


def _try(target: pathlib.Path) -> None:
  """Writes a small file beside a target, and removes it."""
  with temporary_file.beside(target) as temporary:
    temporary_file.fill(temporary, bytes(_TEST_BYTES))


def _try_remote(folder: pathlib.Path) -> None:
  """Writes a small file below a directory, or below what there is of it, and removes it."""
  # A bucket has objects alone; elsewhere the write would make the directory.
  while not str(folder).startswith(remote_errors.BUCKETS) and not folder.exists():
    folder = folder.parent
  file = str(folder / _TEST_NAME)
  remote_files.write(file, bytes(_TEST_BYTES))
  remote_files.remove(file)
