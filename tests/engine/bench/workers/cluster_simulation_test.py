"""Tests for cluster_simulation: without spread the model's own step, with it the slowest worker."""

import dataclasses
import math

import numpy as np
import pytest

from engine.bench.core import linear_costs
from engine.bench.workers import cluster_model
from engine.bench.workers import cluster_simulation
from engine.bench.workers import input_costs

_NETWORK = cluster_model.Network(0.001, math.inf)
_LINE = linear_costs.Line(0.0, 0.0)
_CLUSTER = cluster_model.Cluster(
    cluster_model.Step(linear_costs.Line(0.1, 0.0), _LINE), input_costs.Input(0.0), (8,),
    _NETWORK, 2)
_EITHER = cluster_simulation.Spread((0.0, 0.5, 0.5, 1.0), (1.0, 1.0, 2.0, 2.0))


def test_without_spread_it_is_the_model():
  found = cluster_simulation.simulate(_CLUSTER, 3, 30)
  assert found.step == pytest.approx(_CLUSTER.parts(3, 30).step)
  assert (found.compute, found.exchange) == (pytest.approx(0.1), pytest.approx(0.004))
  assert found.waiting == pytest.approx(0, abs=1e-12)


def test_the_slowest_worker_is_awaited():
  """Each takes 1 or 2: one worker 1.5 on the average, two 1.75, a hundred 2."""
  for workers, expected in ((1, 0.150), (2, 0.175 + 0.002), (100, 0.200 + 0.198)):
    found = cluster_simulation.simulate(_CLUSTER, workers, 1, _EITHER, steps=2000)
    assert found.step == pytest.approx(expected, rel=0.02)


def test_slow_reading_is_the_step():
  slow = dataclasses.replace(_CLUSTER, data=input_costs.Input(0.0, used=0.05))
  found = cluster_simulation.simulate(slow, 2, 8, steps=400)
  assert found.step == pytest.approx(0.2, rel=0.01)
  assert found.waiting == pytest.approx(0.2 - 0.102, rel=0.03)


def test_a_queue_hides_reading_that_varies():
  quick = dataclasses.replace(_CLUSTER, data=input_costs.Input(0.0, used=0.015), messages=())
  found = cluster_simulation.simulate(quick, 1, 4, _EITHER, steps=2000)
  assert found.step == pytest.approx(0.150, rel=0.02)


def test_a_meeting_once_in_an_inner_loop():
  """Nine steps of 102 ms fit into a second."""
  met = dataclasses.replace(_CLUSTER, meeting=linear_costs.Line(0.005, 0.002))
  found = cluster_simulation.simulate(met, 2, 1, steps=900)
  assert found.meeting == pytest.approx(0.009 / 9)
  assert cluster_simulation.simulate(met, 1, 1).meeting == 0


def test_quantiles_of_times():
  found = cluster_simulation.spread_of([3.0, 1.0, 2.0], points=3)
  assert found == cluster_simulation.Spread((0.0, 0.5, 1.0), (0.5, 1.0, 1.5))
  drawn = found.draw(np.random.default_rng(0), 1000)
  assert 0.5 <= drawn.min() < drawn.max() <= 1.5


def test_failures():
  """A checkpoint of 1 s every 100 s, a failure of the cluster every 10,000 s, a restart of 50 s."""
  share = cluster_simulation.useful_share(10, 1.0, 100.0, 50.0, 100_000.0)
  assert share == pytest.approx(1 - 0.01 - 0.01)
  best = cluster_simulation.best_interval(10, 1.0, 100_000.0)
  assert best == pytest.approx(math.sqrt(2 * 10_000))
  shares = [cluster_simulation.useful_share(10, 1.0, factor * best, 50.0, 100_000.0)
            for factor in (0.9, 1.0, 1.1)]
  assert max(shares) == shares[1]
