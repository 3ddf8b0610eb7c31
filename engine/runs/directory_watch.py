"""Notices that a directory was moved, renamed or removed while a process writes into it.

An open directory keeps its identity, whatever its name becomes; so it is compared with what the
name stands for now. Without that, a training would make the directory again and leave two halves.
"""

import os
import pathlib

from tfrecords import errors


class DirectoryWatch:
  """Compares a directory with its name."""

  def __init__(self, path: pathlib.Path):
    """Opens the directory, which has to exist."""
    self._path = path
    self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)

  def check(self, step: int) -> None:
    """Checks that the name still stands for the same directory.

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
          f'{self._path}: {self._fate()} while it was trained in; the training stops at step '
          f'{step} and writes nothing elsewhere; start again with --train_dir at its new place')

  def _fate(self) -> str:
    """Returns what became of the directory, as far as the system tells."""
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
