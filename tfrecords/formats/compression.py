"""Record files that are compressed by gzip: those whose names end in `.gz`."""

from collections.abc import Iterator
import contextlib
import gzip
import os
import pathlib
import shutil
from typing import BinaryIO, cast
import zlib

from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

SUFFIX = '.gz'
# Pixels become hardly smaller at a higher level, which takes several times as long.
_LEVEL = 4


def is_compressed(path: str | os.PathLike[str]) -> bool:
  """Returns whether a file of that name is compressed by gzip."""
  return os.fspath(path).endswith(SUFFIX)


def of(paths: list[str]) -> str:
  """Returns tf.data's name for the compression of files, which is that of the first."""
  return 'GZIP' if paths and is_compressed(paths[0]) else ''


@contextlib.contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
  """Yields a record file for reading, decompressed where it is compressed.

  Raises:
    errors.InputError: as of regular_file.opened, or it cannot be decompressed.
  """
  with regular_file.opened(path) as file:
    if not is_compressed(path):
      yield file
      return
    try:
      with gzip.GzipFile(fileobj=file) as decompressed:
        yield cast(BinaryIO, decompressed)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
      raise errors.InputError(f'{os.fspath(path)}: cannot be decompressed '
                              f'({errors.reason(error)}); restore it from a copy') from error


def compress(plain: pathlib.Path, path: pathlib.Path) -> None:
  """Writes a compressed copy of a file; equal files have equal copies.

  Raises:
    errors.InputError: it cannot be written.
  """
  with (atomic_file.temporary_path(path) as temporary, plain.open('rb') as file,
        temporary.open('xb') as target,
        gzip.GzipFile('', 'wb', _LEVEL, target, mtime=0) as compressed):
    shutil.copyfileobj(file, compressed)
