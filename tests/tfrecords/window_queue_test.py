"""The queue: from any start, for any rows, in any window the examples of the order."""

import itertools

import hypothesis
from hypothesis import strategies
import numpy as np

from tests.tfrecords import window_order_test
from tfrecords import batch_rows
from tfrecords import window_order
from tfrecords import window_queue


class _Records:
  """Records of four bytes that hold their own number, and what was read of them."""

  def __init__(self, count):
    self.bytes = np.arange(count, dtype='<u4').view(np.uint8).reshape(-1, 4)
    self.ranges = []

  def read(self, start, stop):
    self.ranges.append((start, stop))
    return self.bytes[start:stop]


def _queue(order, records, block, request):
  return window_queue.WindowQueue(order, records.read, block, 4, request)


def _numbers(order, start, stop):
  """Returns the records of examples [start, stop) of a training."""
  epochs = range(start // order.num_examples, -(-stop // order.num_examples))
  every = np.concatenate([order.records(epoch, window) for epoch in epochs
                          for window in range(order.num_windows)])
  first = epochs[0] * order.num_examples
  return every[start - first:stop - first]


@hypothesis.given(
    window_order_test.FILE_SIZES, strategies.integers(1, 20), strategies.integers(1, 60),
    strategies.booleans(), strategies.integers(1, 4), strategies.integers(1, 12),
    strategies.integers(0, 40), strategies.integers(1, 12))
def test_any_start_and_any_number_of_workers(
    sizes, block, window, by_file, workers, count, start, steps):
  """Also of batches larger than a window or than the whole set."""
  units = sizes if by_file else window_order.blocks(sizes, block)
  order, records = window_order.WindowOrder(units, 5, window), _Records(sum(sizes))
  batch = workers * count
  expected = _numbers(order, start * batch, (start + steps) * batch).reshape(steps, workers, count)
  epochs = np.arange(start * batch, (start + steps) * batch).reshape(expected.shape)
  for worker in range(workers):
    rows = batch_rows.BatchRows(batch, worker, workers)
    endless = itertools.islice(
        _queue(order, records, block, window_queue.Request(rows, start)).batches(), steps)
    # As many batches as are asked for, and no more.
    few = [*_queue(order, records, block, window_queue.Request(rows, start, steps)).batches()]
    for step, batches in enumerate(zip(endless, few, strict=True)):
      for found, numbers, of_epochs in batches:
        np.testing.assert_array_equal(numbers, expected[step, worker])
        np.testing.assert_array_equal(found, records.bytes[numbers])
        np.testing.assert_array_equal(of_epochs, epochs[step, worker] // order.num_examples)


def test_it_holds_a_window_and_a_batch():
  request = window_queue.Request(batch_rows.BatchRows(128))
  assert request.num_places(65_536) == 65_536 + 128
  # Of two workers each holds a half, and of the batches at both ends of a window its rows.
  assert window_queue.Request(batch_rows.BatchRows(128, 1, 2)).num_places(65_536) == (
      65_536 // 2 + 2 * 64 + 64)
  assert window_queue.Request(batch_rows.BatchRows(128), 7, 1).num_places(65_536) == 128


def test_it_reads_a_block_when_there_is_room_for_one():
  """Ten files of ten records, windows of five blocks: two batches free the room of one block."""
  order = window_order.WindowOrder(window_order.blocks([10] * 10, 10), 0, 50)
  records = _Records(100)
  batches = _queue(order, records, 10, window_queue.Request(batch_rows.BatchRows(5))).batches()
  counts = [len(records.ranges) for _ in itertools.islice(batches, 12)]
  assert counts == [5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11]
  assert {stop - start for start, stop in records.ranges} == {10}


def test_a_resume_reads_its_window_alone():
  order = window_order.WindowOrder(window_order.blocks([100] * 40, 10), 0, 500)
  records = _Records(4000)
  request = window_queue.Request(batch_rows.BatchRows(5), 7777)
  next(_queue(order, records, 10, request).batches())
  # Of its window the records that came before are left out, too.
  assert sum(stop - start for start, stop in records.ranges) <= 500


def test_rows_that_lie_far_apart_are_read_one_by_one():
  order, records = window_order.WindowOrder([4000], 0, 4000), _Records(4000)
  request = window_queue.Request(batch_rows.BatchRows(4), 100, 1)
  (found, numbers, _), = _queue(order, records, 1024, request).batches()
  np.testing.assert_array_equal(found, records.bytes[numbers])
  assert sum(stop - start for start, stop in records.ranges) <= 4 * 33
