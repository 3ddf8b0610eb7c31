"""Paths at addresses such as `gs://bucket/run`, which TensorFlow reads and writes.

`of` makes a path of what a user has written: a `RemotePath` of an address, else an ordinary one. A
RemotePath is a pathlib.Path, so that code need not distinguish them, except where an address lacks
something: it has no locks, permissions, links or descriptors, and nothing is appended to its files.
"""

from __future__ import annotations

from collections.abc import Iterator
import fnmatch
import io
import os
import pathlib
import stat as stat_lib

from tfrecords import address
from tfrecords import errors as errors_lib
from tfrecords import pure_remote_path
from tfrecords import remote_files
from tfrecords import remote_reader


def of(path: str | os.PathLike[str]) -> pathlib.Path:
  """Returns the path that a text means: a RemotePath of an address, else an ordinary one.

  Raises:
    errors.InputError: it is an address that cannot be used.
  """
  if isinstance(path, pathlib.Path):
    return path
  text = os.fspath(path)
  if not address.is_remote(text):
    return pathlib.Path(text)
  if fault := address.fault(text):
    raise errors_lib.InputError(f'{text}: {fault}')
  return RemotePath(text)


def absolute(path: str | os.PathLike[str]) -> str:
  """Returns a path from the root on; an address is one."""
  return str(of(path)) if address.is_remote(path) else os.path.abspath(path)


def is_file(path: str | os.PathLike[str]) -> bool:
  """Returns whether a file is there; False for a path that cannot be one."""
  return of(path).is_file() if address.is_remote(path) else os.path.isfile(path)


def is_directory(path: str | os.PathLike[str]) -> bool:
  """Returns whether a directory is there; False for a path that cannot be one."""
  return of(path).is_dir() if address.is_remote(path) else os.path.isdir(path)


class RemotePath(pure_remote_path.PureRemotePath, pathlib.PosixPath):
  """A file or directory at an address."""

  def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
    """Returns kind, size and time of the last change."""
    return remote_files.stat(str(self))

  def exists(self, *, follow_symlinks: bool = True) -> bool:
    """Returns whether a file or directory is there."""
    return self._mode() != 0

  def is_file(self, *, follow_symlinks: bool = True) -> bool:
    """Returns whether a file is there."""
    return stat_lib.S_ISREG(self._mode())

  def is_dir(self, *, follow_symlinks: bool = True) -> bool:
    """Returns whether a directory is there."""
    return stat_lib.S_ISDIR(self._mode())

  def _mode(self) -> int:
    try:
      return self.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
      return 0

  def is_symlink(self) -> bool:
    """Returns False."""
    return False

  def iterdir(self) -> Iterator[RemotePath]:  # type: ignore[override]
    """Yields what is in the directory."""
    return (self / name for name in remote_files.names(str(self)))

  def glob(self, pattern: str, **_: object) -> Iterator[RemotePath]:  # type: ignore[override]
    """Yields what is in the directory itself and fits a pattern of one part."""
    try:
      found = remote_files.names(str(self))
    except FileNotFoundError:
      return
    yield from (self / name for name in found if fnmatch.fnmatchcase(name, pattern))

  def open(self, *_: object, **__: object) -> io.BufferedReader:  # type: ignore[override]
    """Opens the file to read bytes."""
    return remote_reader.opened(str(self))

  def read_bytes(self) -> bytes:
    """Returns the content of the file."""
    return remote_files.read(str(self))

  def read_text(self, encoding: str | None = None, errors: str | None = None,
                newline: str | None = None) -> str:
    """Returns the text of the file."""
    return self.read_bytes().decode(encoding or 'utf-8', errors or 'strict')

  def write_bytes(self, data: bytes | memoryview) -> int:  # type: ignore[override]
    """Writes the file whole; makes its directory if it is missing."""
    remote_files.write(str(self), data)
    return len(data)

  def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
    """Makes the directory and those above it, unless they are there."""
    remote_files.make_directory(str(self))

  def unlink(self, missing_ok: bool = False) -> None:
    """Removes the file."""
    try:
      remote_files.remove(str(self))
    except FileNotFoundError:
      if not missing_ok:
        raise

  def replace(self, target: str | os.PathLike[str]) -> RemotePath:
    """Renames the file, which replaces one that is there."""
    remote_files.rename(str(self), str(target))
    return RemotePath(str(target))

  # No caller has a target that is there.
  rename = replace
