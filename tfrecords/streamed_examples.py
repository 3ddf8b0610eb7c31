"""The training examples of a data set that is read from disk, in batches.

The order and the queue are plain NumPy (window_order.py, window_queue.py); this makes them a
tf.data.Dataset.
"""

from collections.abc import Iterator
import functools

import tensorflow as tf

from tfrecords import batch_rows
from tfrecords import reader
from tfrecords import record_files
from tfrecords import sequential_reader
from tfrecords import window_order
from tfrecords import window_queue


class StreamedExamples:
  """The examples of one training.

  Attributes:
    order: in which they are used.
    seed: of the training.
  """

  def __init__(self, source: reader.Source, seed: int, block: int = 0,
               blocks_per_window: int = window_order.BLOCKS_PER_WINDOW):
    """Plans the order; reads nothing.

    Args:
      source: the records.
      seed: the seed of the training.
      block: records in a block; 0: as many as a disk reads at its full rate.
      blocks_per_window: the largest size of a window, in blocks.
    """
    self._source, self.seed = source, seed
    self._block = block or window_order.block_size(source.spec.record_bytes)
    self.order = window_order.WindowOrder(
        self._block_sizes(), seed, blocks_per_window * self._block)

  def num_bytes(self, rows: batch_rows.BatchRows) -> int:
    """Returns the size of the records in memory, at most, for rows of endless batches."""
    places = window_queue.Request(rows).num_places(self.order.window_size)
    return places * self._source.spec.record_bytes

  def dataset(self, rows: batch_rows.BatchRows, start_step: int = 0,
              num_steps: int | None = None) -> tf.data.Dataset:
    """Returns the examples of the batches from step `start_step` on.

    Args:
      rows: of each batch.
      start_step: at least 0.
      num_steps: number of batches; None: endless.

    Returns:
      A dataset of records, uint8 [rows, record_bytes]; their numbers in the data set, int64 [rows];
      and the epoch of each, int64 [rows].
    """
    record_bytes = self._source.spec.record_bytes
    # Every iteration has a queue of its own.
    batches = functools.partial(self.batches, rows, start_step, num_steps)
    return tf.data.Dataset.from_generator(batches, output_signature=(
        tf.TensorSpec([rows.count, record_bytes], tf.uint8),
        tf.TensorSpec([rows.count], tf.int64), tf.TensorSpec([rows.count], tf.int64)))

  def batches(self, rows: batch_rows.BatchRows, start_step: int = 0,
              num_steps: int | None = None) -> Iterator[window_queue.Examples]:
    """Yields the same as `dataset`, as arrays."""
    return window_queue.WindowQueue(
        self.order, self._reader(), self._block, self._source.spec.record_bytes,
        window_queue.Request(rows, start_step, num_steps)).batches()

  def _block_sizes(self) -> list[int]:
    files = self._source.files
    if not files:
      return [self._source.num_examples]
    return window_order.blocks(files.sizes, self._block).tolist() if files.can_seek else files.sizes

  def _reader(self) -> record_files.ReadRange:
    source = self._source
    if source.files:
      return source.files.reader()
    return sequential_reader.SequentialReader(
        lambda start: source.records().skip(start), source.spec.name).read
