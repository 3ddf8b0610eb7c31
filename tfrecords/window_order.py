"""The order of the examples of a data set that is larger than memory.

A full permutation would read each record from another place. Here records are read in blocks of
consecutive ones, and the order of epoch e has two keyed permutations:

  blocks     of all files, in an order of their own in every epoch; their records, one block after
             the other, are the stream of the epoch
  window     consecutive records of the stream, as many as fit into memory, used in an order of
             their own

Windows are of equal size to within one record, at most 64 blocks. What gzip has compressed cannot
be sought, so there a whole file takes the place of a block. The record at any position is a pure
function of (sizes of the files, seed, epoch, position); there is no state, so a resumed training
reads its window and nothing that came before.

The permutations sort the raw bits of Philox, which NumPy guarantees never to change, keyed by seed,
epoch and window. An epoch needs 16 bytes for each block, a window 8 bytes for each record.
"""

from collections.abc import Iterator, Sequence

import numpy as np

# Separate the random numbers of the two permutations from each other and from all others of the
# seed.
_BLOCKS, _WINDOW = 0x626C6F636B73, 0x77696E646F77  # 'blocks', 'window'
_WORD = 2 ** 64

MAX_BLOCK = 1024  # records
# 1,024 records of 32x32 pixels in color: enough for a disk to read at its full rate.
MAX_BLOCK_BYTES = 3_200_000
BLOCKS_PER_WINDOW = 64


def block_size(record_bytes: int) -> int:
  """Returns the number of records in a block: a power of two, 1,024 up to 3,125 bytes a record."""
  fitting = max(1, MAX_BLOCK_BYTES // record_bytes)
  return min(MAX_BLOCK, 1 << (fitting.bit_length() - 1))


def blocks(file_sizes: Sequence[int], block: int) -> np.ndarray:
  """Returns the sizes of the blocks of files, int64 [blocks]; the last of a file may be smaller.

  Args:
    file_sizes: number of records of each file, at least 1.
    block: number of records in a block.
  """
  files = np.asarray(file_sizes, np.int64)
  counts = -(-files // block)
  sizes = np.full(counts.sum(), block, np.int64)
  sizes[np.cumsum(counts) - 1] = files - (counts - 1) * block
  return sizes


class WindowOrder:
  """The order of the examples of one training.

  Attributes:
    num_examples: number of records.
    window_size: number of records in a window; the last one of an epoch may have fewer.
    num_windows: windows of an epoch.
  """

  def __init__(self, block_sizes: Sequence[int] | np.ndarray, seed: int, window: int):
    """Takes the blocks of a data set.

    Args:
      block_sizes: number of records of each block, in the order of the records.
      seed: the seed of the training.
      window: the largest number of records in a window, at least 1.
    """
    self._sizes = np.asarray(block_sizes, np.int64)
    self._firsts = np.cumsum(self._sizes) - self._sizes
    self._seed = seed
    self.num_examples = int(self._sizes.sum())
    # Equal windows: a small last one would be mixed with nothing.
    self.window_size = -(-self.num_examples // -(-self.num_examples // window))
    self.num_windows = -(-self.num_examples // self.window_size)
    self._newest: tuple[int, np.ndarray, np.ndarray] | None = None

  def locate(self, example: int) -> tuple[int, int]:
    """Returns epoch and window of an example; those of a training are numbered from 0 on."""
    epoch, position = divmod(example, self.num_examples)
    return epoch, position // self.window_size

  def examples(self, epoch: int, window: int) -> range:
    """Returns the numbers of the examples of a window."""
    first = epoch * self.num_examples
    start = window * self.window_size
    return range(first + start, first + min(start + self.window_size, self.num_examples))

  def ranges(self, epoch: int, window: int) -> Iterator[tuple[int, int]]:
    """Yields the records [start, stop) of a window as the stream has them, a block at a time."""
    order, ends = self._stream(epoch)
    examples = self.examples(epoch, window)
    start, stop = (end - epoch * self.num_examples for end in (examples.start, examples.stop))
    number = int(np.searchsorted(ends, start, 'right'))
    while start < stop:
      block, end = order[number], int(ends[number])
      shift = int(self._firsts[block]) + int(self._sizes[block]) - end
      upto = min(end, stop)
      yield start + shift, upto + shift
      start, number = upto, number + 1

  def permutation(self, epoch: int, window: int) -> np.ndarray:
    """Returns for each position of a window the place of its record in the stream, from 0 on.

    Returns:
      int64 [records of the window].
    """
    return _permutation(len(self.examples(epoch, window)), self._seed, _WINDOW, epoch, window)

  def records(self, epoch: int, window: int) -> np.ndarray:
    """Returns the numbers of the records of a window in the order of their use, int64 [records]."""
    stream = [np.arange(*span, dtype=np.int64) for span in self.ranges(epoch, window)]
    return np.concatenate(stream)[self.permutation(epoch, window)]

  def _stream(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the blocks of an epoch in their order, and for each the place in the stream behind.

    The newest epoch is kept; several threads may ask for different ones.
    """
    newest = self._newest
    if newest is None or newest[0] != epoch:
      order = _permutation(len(self._sizes), self._seed, _BLOCKS, epoch, 0)
      newest = self._newest = epoch, order, np.cumsum(self._sizes[order])
    return newest[1:]


def _permutation(size: int, seed: int, salt: int, epoch: int, number: int) -> np.ndarray:
  """Returns a permutation of [0, size), int64 [size]."""
  # The first word of the counter counts the random numbers.
  bits = np.random.Philox(key=_words(seed, salt), counter=_words(0, 0, number, epoch))
  return np.argsort(bits.random_raw(size), kind='stable')


def _words(*values: int) -> np.ndarray:
  return np.array([value % _WORD for value in values], np.uint64)
