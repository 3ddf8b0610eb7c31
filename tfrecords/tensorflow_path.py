"""Names of directories and files that TensorFlow takes as they stand.

Where it looks for the files of a checkpoint, `[`, `*`, `?` and a backslash in the path of the
directory are a pattern to it, and a name that is not UTF-8 is an error everywhere. A directory with
such a path gets another name in this process: Linux lists every open directory in /proc/self/fd.
"""

import functools
import os
import pathlib
import re

from tfrecords import errors

_OPEN = pathlib.Path('/proc/self/fd')
_PATTERN = re.compile(r'[\[*?\\]')


def directory(path: str | os.PathLike[str]) -> str:
  """Returns a name of a directory for TensorFlow; `path` itself where that will do.

  Args:
    path: of the directory, which exists.

  Raises:
    errors.InputError: there is no such name on this system.
    OSError: the directory does not exist or may not be read.
  """
  name = os.fspath(path)
  if _is_plain(name):
    return name
  if not _OPEN.is_dir():
    raise errors.InputError(f'{name}: TensorFlow cannot use brackets, *, ? and bytes that are not '
                            'UTF-8 in a path; give the directory another name')
  found = os.stat(name)
  return str(_OPEN / str(_open(name, found.st_dev, found.st_ino)))


def new_directory(path: pathlib.Path) -> str:
  """Returns the same for a directory that is made if it is missing, where TensorFlow cannot."""
  if not _is_plain(os.fspath(path)):
    path.mkdir(parents=True, exist_ok=True)
  return directory(path)


def file(path: str | os.PathLike[str]) -> str:
  """Returns a name of a file, or of a checkpoint without its suffix; see `directory`.

  Args:
    path: in a directory that exists.
  """
  folder, name = os.path.split(path)
  return os.path.join(directory(folder), name)


def _is_plain(path: str) -> bool:
  return not _PATTERN.search(path) and path.encode(errors='replace') == os.fsencode(path)


@functools.cache
def _open(path: str, device: int, inode: int) -> int:
  """Returns the descriptor of a directory, which stays open as long as this process.

  Args:
    path: of the directory.
    device: tells it, with `inode`, from another one that had the same path before.
    inode: see `device`.
  """
  del device, inode
  return os.open(path, os.O_RDONLY | os.O_DIRECTORY)
