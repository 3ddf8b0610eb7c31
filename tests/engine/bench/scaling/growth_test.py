"""Tests for growth: rows of points in workers that are none, and lines by hand."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.scaling import growth
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_steps
from engine.config import recipe_catalog
from tests.engine.bench.core import fake_worker
from tests.engine.bench.scaling import small_growth

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(
    crop_size=8, batch_size=8, model='softmax', weight_decay_layers=())
_CONFIG = benchmark_config.BenchmarkConfig(_RECIPE, '', 'binary', timing.Plan(2, 0.001))
_BATCH, _REPLICAS, *_ = growth_axes.AXES


class _Steps:
  """Takes no steps of a point whose network has ten parameters for each example."""

  def __init__(self, point):
    self._point = point

  def work(self):
    return 1

  def num_parameters(self):
    return 10 * self._point.value


def test_a_row_for_each_point(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(scaling_steps, 'build', _Steps)
  lines = []
  measured = growth.measure(
      dataclasses.replace(_CONFIG, batch_sizes=(4, 8), session=session.Session(lines.append)),
      _BATCH, 'part 1 of 2')
  assert lines[-1] == 'batch, part 1 of 2: round 2 of 2'
  assert [row[:3] for row, _ in measured] == [
      ('softmax, float32', 4, 40), ('softmax, float32', 8, 80)]
  assert [found.name for _, found in measured] == [
      'step, softmax, float32, batch 4', 'step, softmax, float32, batch 8']
  for (_, batch, _, time, fastest, slowest, rate, peak), found in measured:
    assert fastest <= time <= slowest
    assert rate == pytest.approx(1e3 * batch / time)
    assert fastest == 1e3 / max(found.rates)
    assert peak == fake_worker.PEAK_BYTES / 1e6


@pytest.mark.slow
def test_replicas_in_processes_of_their_own():
  measured = growth.measure(_CONFIG, _REPLICAS, '')
  assert [row[:3] for row, _ in measured] == [
      ('softmax, batch 8', count, 8 * 8 * 3 * 10 + 10) for count in growth_axes.REPLICAS]
  assert all(row[3] > 0 and found.peak_bytes > 10 ** 7 for row, found in measured)


@pytest.mark.parametrize('axis', growth_axes.AXES, ids=lambda axis: axis.name)
def test_laws_are_straight_lines(axis):
  rows = small_growth.rows(axis)
  found = growth.laws(axis, rows)
  assert [row[:3] for row in found] == [
      (axis.name, series, axis.unit) for series in dict.fromkeys(row[0] for row in rows)]
  fixed, unit, fixed_memory, unit_memory = small_growth.COSTS
  for row in found:
    assert row[3:5] == (pytest.approx(fixed), pytest.approx(1e3 * unit))
    assert row[6:8] == (pytest.approx(fixed_memory), pytest.approx(1e3 * unit_memory))
    assert row[5] == row[8] == '0%'


def test_a_law_says_how_far_it_is_off():
  """By the normal equations; at two examples the line has 34/21 ms, and 2 were measured."""
  rows = [('a', count, 0, time, time, time, 0.0, 500.0)
          for count, time in ((1, 1.0), (2, 2.0), (3, 2.0))]
  (*_, fixed, slope, error, memory, growing, constant), = growth.laws(_BATCH, rows)
  assert (fixed, slope, error) == (pytest.approx(10 / 21), pytest.approx(4e3 / 7), '19%')
  assert (memory, growing, constant) == (pytest.approx(500), pytest.approx(0, abs=1e-9), '0%')


def test_one_point_has_no_law():
  assert growth.laws(_BATCH, small_growth.rows(_BATCH)[:1]) == []
