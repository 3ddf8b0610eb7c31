"""Images from the files of blocks, wherever they are in them."""

from collections.abc import Callable
import os
import pathlib

import numpy as np

from tfrecords import errors


class BlockFiles:
  """Reads from files of which each is opened once if they come in order.

  A block of records holds pictures of thousands of files, one or two of each: opening them is most
  of the work, so nothing is checked but what was read.
  """

  def __init__(self, path: Callable[[int], pathlib.Path]) -> None:
    """Opens nothing.

    Args:
      path: returns the file of a block by its number.
    """
    self._path = path
    self._number = self._handle = -1

  def read(self, number: int, row: np.ndarray, offset: int) -> None:
    """Reads one image of a block into a row.

    Args:
      number: of the block.
      row: uint8 [image bytes], is filled.
      offset: of the image in the file, in bytes.

    Raises:
      errors.InputError: the block's file ends before, or cannot be read.
    """
    try:
      if number != self._number:
        self._close()
        self._handle = os.open(self._path(number), os.O_RDONLY | os.O_CLOEXEC)
        self._number = number
      if os.preadv(self._handle, [row.data], offset) == row.nbytes:
        return
      reason = 'was cut'
    except OSError as error:
      reason = errors.reason(error)
    raise errors.InputError(
        f'{self._path(number)}: {reason}; leave it alone, and run the import again')

  def _close(self) -> None:
    if self._number >= 0:
      os.close(self._handle)
      self._number = -1

  def __enter__(self) -> 'BlockFiles':
    return self

  def __exit__(self, *_: object) -> None:
    self._close()
