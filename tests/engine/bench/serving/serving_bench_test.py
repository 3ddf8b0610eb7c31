"""The benchmark of a server, on rounds of a moment; the processes take their seconds to start."""

import pytest

from engine.bench.core import benchmark_config
from engine.bench.core import session
from engine.bench.core import timing
from engine.bench.serving import serving_bench
from engine.config import recipe_catalog
from tests.engine import tiny_runs


def test_latency_rows_have_quantiles_in_milliseconds():
  class Client:
    def call(self, method, name, rate, count):
      assert (method, rate) == ('latencies', 5.0 if name == 'raw bytes' else 64.0)
      return [0.010, 0.020, 0.030]

  single, = (row for row in serving_bench._latencies(  # noqa: SLF001
      Client(), 640.0, timing.Plan(2, 0.5)) if row[0].startswith('one'))
  assert single[1:4] == (64.0, 256, 20.0)
  assert single[6] == 30.0


@pytest.mark.slow
def test_a_result_has_rates_latencies_and_faults(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path)
  recipe = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8, batch_size=8)
  result = serving_bench.run(benchmark_config.BenchmarkConfig(
      recipe, str(data_dir), 'binary', timing.Plan(2, 0.05), session.Session(lambda line: None),
      num_requests=1000))
  assert [row.name for row in result.timings] == [
      'bare model', 'served, raw bytes', 'served, numbers', 'served, PNG files']
  assert [ratio.denominator for ratio in result.ratios] == ['bare model'] * 3
  latencies, faults = result.tables
  assert len(latencies.rows) == 2
  assert sum(right for _, right, _, _ in faults.rows) == 1000
