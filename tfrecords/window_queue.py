"""Holds the window of records that the examples of a training come from (window_order.py).

The queue is one array. Whenever a batch leaves it, the next blocks of the next window take the free
places: reading is spread evenly, and the queue never holds more than a window and a batch. Of each
block only the rows that are asked for are kept, so each of several workers holds its own part.
"""

from collections.abc import Iterator
import dataclasses

import numpy as np

from tfrecords import batch_rows
from tfrecords import record_files
from tfrecords import window_order

# Between records further apart than this the others are not read.
_GAP = 32

# Records, uint8 [rows, record_bytes]; their numbers in the data set, int64 [rows]; and the epoch of
# each, int64 [rows].
Examples = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Request:
  """The examples that are asked for: rows of consecutive batches.

  Attributes:
    rows: of each batch.
    start_step: the first step, at least 0.
    num_steps: number of batches; None: endless.
  """
  rows: batch_rows.BatchRows
  start_step: int = 0
  num_steps: int | None = None

  @property
  def start(self) -> int:
    """Number of the first example of the first step."""
    return self.start_step * self.rows.batch_size

  @property
  def stop(self) -> int | None:
    """Number of the example behind the last one, where the number of batches is given."""
    return None if self.num_steps is None else self.start + self.num_steps * self.rows.batch_size

  def includes(self, examples: np.ndarray) -> np.ndarray:
    """Returns which examples are asked for, bool [n], by their numbers in the training."""
    rows = self.rows
    is_row = examples % rows.batch_size // rows.count == rows.worker
    return is_row & (examples >= self.start) & (self.stop is None or examples < self.stop)

  def num_places(self, window_size: int) -> int:
    """Returns how many examples are in the queue at once, at most: of a window and a batch."""
    count = self.rows.count
    if self.num_steps is not None:
      return count * self.num_steps
    return min(window_size, (window_size // self.rows.batch_size + 2) * count) + count


class WindowQueue:
  """The records in memory, for one iteration."""

  def __init__(self, order: window_order.WindowOrder, read: record_files.ReadRange, block: int,
               record_bytes: int, request: Request):
    """Reads nothing yet.

    Args:
      order: of the examples.
      read: reads records.
      block: how many to read at a time, at most.
      record_bytes: size of a record.
      request: the examples that are asked for.
    """
    self._order, self._read, self._block, self._request = order, read, block, request
    # A stack of the free places in `_records`.
    self._free = np.arange(request.num_places(order.window_size))
    self._records = np.empty([len(self._free), record_bytes], np.uint8)
    self._num_free = len(self._free)
    # Of the examples of whole windows that have not left: place, number of the record, epoch.
    self._ready = np.empty([3, 0], np.int64)

  def batches(self) -> Iterator[Examples]:
    """Yields the rows of each batch.

    Raises:
      errors.InputError: a file cannot be read.
    """
    blocks, count = self._load(), self._request.rows.count
    needed = next(blocks, None)
    while True:
      while self._ready.shape[1] < count:
        if needed is None:
          return
        needed = next(blocks, None)
      (places, numbers, epochs), self._ready = self._ready[:, :count], self._ready[:, count:]
      yield self._records[places], numbers, epochs
      self._free[self._num_free:self._num_free + count] = places
      self._num_free += count
      while needed is not None and needed <= self._num_free:
        needed = next(blocks, None)

  def _load(self) -> Iterator[int]:
    """Reads block after block; before each it yields how many places it needs."""
    order, request = self._order, self._request
    example = request.start
    while request.stop is None or example < request.stop:
      epoch, window = order.locate(example)
      yield from self._load_window(epoch, window)
      example = order.examples(epoch, window).stop

  def _load_window(self, epoch: int, window: int) -> Iterator[int]:
    permutation = self._order.permutation(epoch, window)
    is_asked = self._request.includes(np.array(self._order.examples(epoch, window)))
    is_wanted = np.empty_like(is_asked)
    is_wanted[permutation] = is_asked
    # In the order of the stream.
    ready = np.full([3, len(permutation)], epoch, np.int64)
    offset = 0
    for start, stop in self._blocks(epoch, window):
      rows = np.flatnonzero(is_wanted[offset:offset + stop - start])
      if len(rows):
        yield len(rows)
        ready[0, offset + rows] = self._store(start + rows)
        ready[1, offset + rows] = start + rows
      offset += stop - start
    self._ready = np.concatenate([self._ready, ready[:, permutation[is_asked]]], axis=1)

  def _blocks(self, epoch: int, window: int) -> Iterator[tuple[int, int]]:
    """Yields the records [start, stop) of a window in parts of a block at most."""
    for start, stop in self._order.ranges(epoch, window):
      for part in range(start, stop, self._block):
        yield part, min(part + self._block, stop)

  def _store(self, numbers: np.ndarray) -> np.ndarray:
    """Reads records by their ascending numbers and returns their places in the queue."""
    self._num_free -= len(numbers)
    places = self._free[self._num_free:self._num_free + len(numbers)].copy()
    edges = np.flatnonzero(np.diff(numbers) > _GAP) + 1
    for near, into in zip(np.split(numbers, edges), np.split(places, edges), strict=True):
      first = int(near[0])
      found = self._read(first, int(near[-1]) + 1)
      self._records[into] = found if len(found) == len(near) else found[near - first]
    return places
