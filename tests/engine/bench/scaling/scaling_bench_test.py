"""Tests for scaling_bench: what it puts together, of parts that measure nothing."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.scaling import growth
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_bench
from engine.bench.scaling import scaling_input
from engine.config import recipe_catalog
from tests.engine.bench import small_results
from tests.engine.bench.scaling import small_growth

_RECIPE = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), compute_dtype='auto')
_SETS = [(('streamed', 10, 0.03, 1.0, 1e5, 9.0, 800.0), small_results.SLOW)]


@pytest.fixture(name='requests', autouse=True)
def fixture_requests(monkeypatch):
  """Puts made-up rows in the place of measurements; returns the requests for them."""
  seen = []

  def measure(request, axis, part):
    seen.append((request, part))
    return [(row, small_results.FAST) for row in small_growth.rows(axis)]

  def by_records(request, part):
    seen.append((request, part))
    return _SETS

  monkeypatch.setattr(growth, 'measure', measure)
  monkeypatch.setattr(scaling_input, 'by_records', by_records)
  return seen


def run():
  return scaling_bench.run(
      benchmark_config.BenchmarkConfig(_RECIPE, '', 'binary', timing.Plan(9, 0.75)))


def test_tables_and_timings():
  result = run()
  assert (result.benchmark, result.title) == ('scaling', 'How the cost of cifar10_tutorial grows')
  axes = growth_axes.AXES
  assert [table.title for table in result.tables] == [
      *(axis.title for axis in axes), scaling_bench.LAWS, scaling_bench.INPUT]
  assert all(len(row) == len(table.columns) for table in result.tables for row in table.rows)
  assert [table.columns[1] for table in result.tables[:len(axes)]] == [axis.name for axis in axes]
  *steps, laws, sets = (table.rows for table in result.tables)
  assert steps == [small_growth.rows(axis) for axis in axes]
  assert [row[0] for row in laws] == ['batch', 'replicas', 'classes', 'side', 'width', 'width']
  assert sets[0] == _SETS[0][0]
  assert result.timings == (small_results.FAST,) * sum(map(len, steps)) + (small_results.SLOW,)


def test_the_compute_dtype_is_resolved_and_the_plan_shared(requests):
  result = run()
  assert result.plan == timing.Plan(3, 0.25)
  assert result.recipe['compute_dtype'] in ('float32', 'bfloat16')
  assert [part for _, part in requests] == [f'part {number} of 6' for number in range(1, 7)]
  for request, _ in requests:
    assert request.plan == result.plan
    assert request.recipe.compute_dtype == result.recipe['compute_dtype']
