"""Paths that TensorFlow takes literally.

When TensorFlow searches for the files of a checkpoint, it interprets `[`, `*`, `?` and backslashes
in the directory's path as a pattern, and paths that are not UTF-8 are errors everywhere. A
directory with such a path is opened and given to TensorFlow as /proc/self/fd/N, on Linux.
"""

import functools
import os
import pathlib
import re

from tfrecords import errors

_DESCRIPTORS = pathlib.Path('/proc/self/fd')
_PATTERN = re.compile(r'[\[*?\\]')


def directory(path: str | os.PathLike[str]) -> str:
  """Returns a path of a directory for TensorFlow; `path` itself if TensorFlow takes it literally.

  Args:
    path: of the directory, which exists.

  Raises:
    errors.InputError: this system has no such path.
    OSError: the directory does not exist or may not be read.
  """
  name = os.fspath(path)
  if _is_plain(name):
    return name
  if not _DESCRIPTORS.is_dir():
    raise errors.InputError(f'{name}: TensorFlow cannot use a path with brackets, *, ? or bytes '
                            'that are not UTF-8; give the directory another name')
  status = os.stat(name)
  return str(_DESCRIPTORS / str(_open(name, status.st_dev, status.st_ino)))


def new_directory(path: pathlib.Path) -> str:
  """Returns `directory` of a path that need not exist; creates it where TensorFlow could not."""
  if not _is_plain(os.fspath(path)):
    path.mkdir(parents=True, exist_ok=True)
  return directory(path)


def file(path: str | os.PathLike[str]) -> str:
  """Returns a path of a file, or of a checkpoint prefix, for TensorFlow; see `directory`.

  Args:
    path: its directory exists.
  """
  folder, name = os.path.split(path)
  return os.path.join(directory(folder), name)


def _is_plain(path: str) -> bool:
  return not _PATTERN.search(path) and path.encode(errors='replace') == os.fsencode(path)


@functools.cache
def _open(path: str, device: int, inode: int) -> int:
  """Returns a descriptor of a directory, which stays open until this process ends.

  Args:
    path: of the directory.
    device: with `inode`, distinguishes it from another directory that had the same path before.
    inode: see `device`.
  """
  del device, inode
  return os.open(path, os.O_RDONLY | os.O_DIRECTORY)
