"""Tests for engine.bench.core.benchmark_config."""

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.config import recipe_catalog


def test_what_is_not_asked_for():
  found = benchmark_config.BenchmarkConfig(
      recipe_catalog.get('shapes'), 'data', 'binary', timing.Plan())
  assert found.after_round() is None
  assert (found.frameworks, found.target_accuracy, found.work_dir) == ((), 0.0, '')
