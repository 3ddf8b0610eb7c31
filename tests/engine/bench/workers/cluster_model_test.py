"""Tests for cluster_model: the formulas by hand, and the records read against the real queue."""

import math

import numpy as np
import pytest

from engine.bench.workers import cluster_model
from tfrecords import batch_rows
from tfrecords import window_order
from tfrecords import window_queue

_STEP = cluster_model.Step(cluster_model.Line(0.010, 0.001), cluster_model.Line(0.016, 0.0018))
_CLUSTER = cluster_model.Cluster(
    _STEP, cluster_model.Input(0.0001), (4_000_000, 8), cluster_model.Network(0.0005, 1e9), 2)


def test_a_line_through_exact_points():
  line = cluster_model.fit_line([24, 80, 240], [0.034, 0.090, 0.250])
  assert (line.fixed, line.slope) == (pytest.approx(0.010), pytest.approx(0.001))
  assert line.at(100) == pytest.approx(0.110)


def test_costs_are_not_negative():
  """The least squares of these three points would begin below 0."""
  line = cluster_model.fit_line([1, 2, 3], [1.0, 2.5, 4.0])
  assert line.fixed == 0
  assert 1.0 < line.slope < 4 / 3


def test_one_worker_exchanges_nothing():
  assert _CLUSTER.parts(1, 100).exchange == 0


def test_a_ring():
  """Three workers: four parts of a third each, for both messages."""
  expected = 4 * (0.0005 + 4e6 / 3 / 1e9) + 4 * (0.0005 + 8 / 3 / 1e9)
  assert _CLUSTER.parts(3, 99).exchange == pytest.approx(expected)


def test_a_step_is_bound_by_the_cores():
  """50 rows take 60 ms alone, 106 ms of processor time and 5 ms of input on two cores 55.5."""
  assert _CLUSTER.parts(2, 100).compute == pytest.approx(0.060)
  shared = _CLUSTER.on_one_machine(2).parts(2, 100)
  assert shared.compute == pytest.approx(0.111)
  assert shared.step == shared.compute + shared.exchange


def test_workers_on_one_machine_move_the_bytes_of_all():
  """Two parts of two megabytes from each of two workers; a third worker waits for a core."""
  network = cluster_model.Network(0.001, 1e9)
  assert network.shared(2, 2).exchange(4e6, 2) == pytest.approx(2 * (0.001 + 0.004))
  assert network.shared(3, 2).exchange(3e6, 3) == pytest.approx(4 * (0.0015 + 0.003))


def test_reading_bounds_a_step():
  data = cluster_model.Input(
      0.0, used=1e-6, read=2e-6, call=1024e-6, ordered=2e-6, record_bytes=1000, disk=5e5)
  assert data.thread_seconds(10, 1) == pytest.approx(10 * 6e-6)
  assert data.processor_seconds(10, 1) == data.thread_seconds(10, 1)
  assert data.read_bytes(10, 1) == 10_000
  parts = cluster_model.Cluster(
      _STEP, data, (), cluster_model.Network(0.0, math.inf), 2).parts(1, 200)
  assert parts.compute == pytest.approx(0.21)
  assert parts.step == parts.disk == pytest.approx(0.4)


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
  expected = cluster_model.reads_per_use(rows, workers)
  assert sum(read) / used == pytest.approx(expected, rel=0.2)
  assert len(read) / used == pytest.approx(cluster_model.calls_per_use(rows, workers), rel=0.2)
