"""Tests for workers_bench: what it puts together, of clusters that measure nothing."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.workers import local_cluster
from engine.bench.workers import measured_costs
from engine.bench.workers import step_exchanges
from engine.bench.workers import workers_bench
from engine.bench.workers import workers_input
from engine.config import recipe_catalog
from tests.engine.bench import small_results
from tests.engine.bench.workers import measured_tables

_INPUT = (measured_costs.BATCHES, measured_costs.READING, measured_costs.MEETINGS,
          measured_costs.OPENING)
_GRADIENTS = step_exchanges.Exchange('CollectiveReduceV2', 'float32', 25, 100)


class _Cluster:
  """In the place of local_cluster.LocalCluster; notes the calls."""
  calls = []

  def __init__(self, size):
    self.size = size

  def __enter__(self):
    return self

  def __exit__(self, *exception):
    pass

  def call(self, method, *arguments):
    self.calls.append((self.size, method, arguments))
    found = {'run': 0.002, 'exchanges': [_GRADIENTS], 'checkpoint': (1000, 0.1),
             'single': [1.0, 2.0, 3.0]}
    return [found.get(method)] * self.size


@pytest.fixture(name='result')
def fixture_result(monkeypatch):
  tables = measured_tables.tables()
  # What is predicted is added to the measurements.
  tables[measured_costs.READING] = [row[:4] for row in tables[measured_costs.READING]]
  monkeypatch.setattr(local_cluster, 'LocalCluster', _Cluster)
  monkeypatch.setattr(workers_input, 'measure', lambda config: (
      [small_results.SLOW], {title: tables[title] for title in _INPUT}))
  monkeypatch.setattr(_Cluster, 'calls', [])
  recipe = recipe_catalog.get('cifar10')
  return workers_bench.run(
      benchmark_config.BenchmarkConfig(recipe, 'data', 'binary', timing.Plan(1, 0.001)))


def test_every_table_is_whole(result):
  assert [table.title for table in result.tables] == [*measured_costs.COLUMNS]
  for table in result.tables:
    assert table.rows, table.title
    assert all(len(row) == len(table.columns) for row in table.rows), table.title


def test_what_is_measured(result):
  rows = {table.title: table.rows for table in result.tables}
  assert [row[0] for row in rows[measured_costs.ALONE]] == [21, 64, 256]
  assert [row[:2] for row in rows[measured_costs.CHECK]] == [
      (batch, workers) for batch in (84, 168) for workers in (1, 2, 3)]
  assert rows[measured_costs.MESSAGES] == (('CollectiveReduceV2', 'float32', 25, 100, 1),)
  assert [row[:3] for row in rows[measured_costs.EXCHANGES]][:2] == [
      (measured_costs.GRADIENTS, 2, 100), (measured_costs.VECTOR, 2, 4)]
  assert rows[measured_costs.SPREAD][0] == (0.0, 0.5)
  assert result.timings[-1] == small_results.SLOW
  assert len({one.name for one in result.timings}) == len(result.timings) == 3 + 6 + 10 + 2


def test_the_error_is_that_of_the_prediction(result):
  rows = {table.title: table.rows for table in result.tables}
  for row in rows[measured_costs.CHECK]:
    assert row[-1] == pytest.approx(100 * (row[5] / row[2] - 1))


def test_all_workers_trace_alike(result):
  assert result.recipe['name'] == 'cifar10'
  traced = {size: [(method, arguments[0]) for count, method, arguments in _Cluster.calls
                   if count == size and method.startswith('add')] for size in (2, 3)}
  assert traced[2] == traced[3]
  assert ('add_steps', 'step of 84') in traced[2]
