"""Tests for scaling_bench: what it puts together, of parts that measure nothing."""

import dataclasses

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.scaling import scaling_bench
from engine.bench.scaling import scaling_input
from engine.bench.scaling import scaling_steps
from engine.config import recipe_catalog
from tests.engine.bench import small_results

_RECIPE = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), compute_dtype='auto')
_STEPS = [(('float32', 32, 3.0, 2.0, 4.0, 1e4), small_results.FAST),
          (('float32', 64, 5.0, 4.0, 6.0, 2e4), small_results.SLOW)]
_REPLICAS = [(('1', 128, 3.0, 2.0, 4.0, 1e4), small_results.FAST)]
_SETS = [(('streamed', 10, 0.03, 1.0, 1e5, 9.0, 800.0), small_results.SLOW)]


@pytest.fixture(name='requests', autouse=True)
def fixture_requests(monkeypatch):
  """Puts the rows above in the place of measurements; returns the requests for them."""
  seen = []
  for module, name, rows in ((scaling_steps, 'by_batch', _STEPS),
                             (scaling_steps, 'by_replicas', _REPLICAS),
                             (scaling_input, 'by_records', _SETS)):
    monkeypatch.setattr(module, name, lambda request, rows=rows: seen.append(request) or rows)
  return seen


def run():
  return scaling_bench.run(
      benchmark_config.BenchmarkConfig(_RECIPE, '', 'binary', timing.Plan(9, 0.75)))


def test_tables_and_timings():
  result = run()
  assert (result.benchmark, result.title) == ('scaling', 'How the cost of cifar10_tutorial grows')
  assert [table.title for table in result.tables] == [
      scaling_bench.STEP, scaling_bench.FIT, scaling_bench.REPLICATED, scaling_bench.INPUT]
  assert all(len(row) == len(table.columns) for table in result.tables for row in table.rows)
  steps, fit, replicas, sets = (table.rows for table in result.tables)
  assert steps == tuple(row for row, _ in _STEPS)
  assert fit[0] == ('float32', pytest.approx(1.0), pytest.approx(62.5))
  assert (replicas[0], sets[0]) == (_REPLICAS[0][0], _SETS[0][0])
  assert result.timings == (small_results.FAST, small_results.SLOW) * 2


def test_the_compute_dtype_is_resolved_and_the_plan_shared(requests):
  result = run()
  assert result.plan == timing.Plan(3, 0.25)
  assert result.recipe['compute_dtype'] in ('float32', 'bfloat16')
  for request in requests:
    assert request.plan == result.plan
    assert request.recipe.compute_dtype == result.recipe['compute_dtype']
