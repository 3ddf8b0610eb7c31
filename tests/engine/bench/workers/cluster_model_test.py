"""The formulas of cluster_model by hand."""

import math

import pytest

from engine.bench.core import linear_costs
from engine.bench.workers import cluster_model
from engine.bench.workers import input_costs

_STEP = cluster_model.Step(linear_costs.Line(0.010, 0.001), linear_costs.Line(0.016, 0.0018))
_CLUSTER = cluster_model.Cluster(
    _STEP, input_costs.Input(0.0001), (4_000_000, 8), cluster_model.Network(0.0005, 1e9), 2)


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
  """The disk gives 500 records a second, of which one worker reads what it uses."""
  data = input_costs.Input(0.0, record_bytes=1000, disk=5e5)
  parts = cluster_model.Cluster(
      _STEP, data, (), cluster_model.Network(0.0, math.inf), 2).parts(1, 200)
  assert parts.compute == pytest.approx(0.21)
  assert parts.step == parts.disk == pytest.approx(0.4)
