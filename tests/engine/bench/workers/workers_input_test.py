"""Tests for workers_input: a row for everything, on a few records."""

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.scaling import scaling_input
from engine.bench.workers import measured_costs
from engine.bench.workers import meetings
from engine.bench.workers import opening
from engine.bench.workers import reading
from engine.bench.workers import workers_input
from engine.config import recipe_catalog
from tests.engine.bench.core import fake_worker

_RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)


def test_rows_of_one_worker(monkeypatch):
  monkeypatch.setattr(worker, 'Worker', fake_worker.FakeWorker)
  monkeypatch.setattr(scaling_input, 'build', scaling_input.InputWorkload)
  for module, name, value in (
      (reading, 'WORKERS', (1, 4)), (reading, 'RECORDS', 20_000), (meetings, 'SIZES', (2, 3)),
      (opening, 'RECORDS', (40,)), (opening, 'SHARDS', 4), (workers_input, 'COPIES', 1)):
    monkeypatch.setattr(module, name, value)
  timings, rows = workers_input.measure(benchmark_config.BenchmarkConfig(
      _RECIPE, '', 'binary', timing.Plan(1, 0.001)))
  assert len(timings) == 4 + 2 + 2
  assert [row[0] for row in rows[measured_costs.BATCHES]] == [
      measured_costs.IN_MEMORY, measured_costs.STREAMED, measured_costs.DISK, measured_costs.PAGES]
  assert [row[0] for row in rows[measured_costs.READING]] == [1, 4]
  assert [row[0] for row in rows[measured_costs.MEETINGS]] == [2, 3]
  assert [row[0] for row in rows[measured_costs.OPENING]] == [40]
  assert all(value > 0 for name in rows for row in rows[name] for value in row[1:])
