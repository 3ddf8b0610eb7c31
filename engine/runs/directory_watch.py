"""Detects that a directory was moved, renamed or removed while a process writes to it.

An open directory keeps its identity when it is renamed, so it can be compared with the directory
that has the name now. Otherwise a training would create the directory again and leave two halves.
"""

import os
import pathlib

from tfrecords import errors


class DirectoryWatch:
  """Checks that a path still leads to the same directory."""

  def __init__(self, path: pathlib.Path):
    """Opens the directory, which must exist."""
    self._path = path
    self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)

  def check(self, step: int) -> None:
    """Checks that the path still leads to the same directory.

    Args:
      step: the global step, for the message.

    Raises:
      errors.InputError: it was moved, renamed, removed or replaced.
    """
    try:
      is_same = os.path.samestat(os.stat(self._path), os.fstat(self._handle))
    except (FileNotFoundError, NotADirectoryError):
      is_same = False
    if not is_same:
      raise errors.InputError(
          f'{self._path}: {self._what_happened()} during the training, which stops at step {step} '
          'and writes nothing elsewhere; start again with the new path as --train_dir')

  def _what_happened(self) -> str:
    """Returns what happened to the directory, as far as the system knows."""
    try:
      place = os.readlink(f'/proc/self/fd/{self._handle}')
    except OSError:
      return 'the directory was moved or removed'
    if place.endswith(' (deleted)'):
      return 'the directory was removed'
    return f'the directory was moved to {place}'

  def close(self) -> None:
    """Closes the directory."""
    os.close(self._handle)
