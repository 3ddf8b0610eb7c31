"""Costs of the input by hand, and the records read against the real queue."""

import numpy as np
import pytest

from engine.bench.workers import input_costs
from tfrecords import batch_rows
from tfrecords import window_order
from tfrecords import window_queue


def test_the_thread_and_the_bytes():
  """One worker reads what it uses, and begins anew with each block of 1,024 records."""
  data = input_costs.Input(
      0.0, used=1e-6, read=2e-6, call=1024e-6, ordered=2e-6, record_bytes=1000)
  assert data.thread_seconds(10, 1) == pytest.approx(10 * 6e-6)
  assert data.processor_seconds(10, 1) == data.thread_seconds(10, 1)
  assert data.read_bytes(10, 1) == 10_000


@pytest.mark.parametrize('rows, workers', [
    (2 ** 15, 1), (2 ** 14, 2), (2 ** 10, 16), (2 ** 10, 64), (64, 1024), (2 ** 10, 1024)])
def test_records_read_are_those_that_the_queue_reads(rows, workers):
  """In batches up to a window, and in one of 16 windows."""
  read = []

  def counting(start, stop):
    read.append(stop - start)
    return np.zeros([stop - start, 1], np.uint8)
  size, steps = 2 ** 20, max(1, 2 ** 16 // rows // workers)
  order = window_order.WindowOrder(window_order.blocks([size], 1024), 0, size // 16)
  part = batch_rows.BatchRows(rows * workers, 0, workers)
  batches = window_queue.WindowQueue(
      order, counting, 1024, 1, window_queue.Request(part, num_steps=steps)).batches()
  used = sum(len(numbers) for _, numbers, _ in batches)
  # Three times the deviation of the mean of a thousand draws, and what ends with a block.
  expected = input_costs.reads_per_use(rows, workers)
  assert sum(read) / used == pytest.approx(expected, rel=0.2)
  assert len(read) / used == pytest.approx(input_costs.calls_per_use(rows, workers), rel=0.2)
