"""Reads ranges of records that can only be read in order."""

from collections.abc import Callable, Iterator

import numpy as np
import tensorflow as tf

from tfrecords import errors

# Records read at a time: enough to amortize the cost of a call.
_BLOCK = 512
# So many records are read and left out in less time than a file is opened again.
_SKIPPED = 4096


class SequentialReader:
  """Reads ranges; one that follows the range before costs nothing but itself."""

  def __init__(self, records_from: Callable[[int], tf.data.Dataset], name: str):
    """Takes the records.

    Args:
      records_from: returns the records from a number on, uint8 [record_bytes] each; may read those
        before it.
      name: of the records, for messages.
    """
    self._records_from = records_from
    self._name = name
    self._blocks: Iterator[np.ndarray] = iter(())
    # Read and not returned yet, from record `_next` on.
    self._rest: list[np.ndarray] = []
    self._next = -_SKIPPED - 1

  def read(self, start: int, stop: int) -> np.ndarray:
    """Returns the records [start, stop), uint8 [stop - start, record_bytes].

    Raises:
      errors.InputError: they cannot be read, or there are fewer.
    """
    try:
      return self._read(start, stop)
    except tf.errors.OpError as error:
      raise errors.InputError(f'{self._name}: its records cannot be read '
                              f'({errors.reason(error)}); restore its files') from error

  def _read(self, start: int, stop: int) -> np.ndarray:
    if not 0 <= start - self._next <= _SKIPPED:
      self._blocks = iter(self._records_from(start).batch(_BLOCK).as_numpy_iterator())
      self._rest, self._next = [], start
    missing = stop - self._next - sum(map(len, self._rest))
    while missing > 0:
      block = next(self._blocks, None)
      if block is None:
        raise errors.InputError(f'{self._name}: ends before record {stop:,}, and had more when it '
                                'was opened; restore its files')
      self._rest.append(block)
      missing -= len(block)
    records, shift = np.concatenate(self._rest), self._next
    self._rest, self._next = [records[stop - shift:]], stop
    return records[start - shift:stop - shift]
