"""What every result says of its command and its machine."""

import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import finished_result
from engine.bench.core import peak_rate
from engine.bench.core import timing
from engine.config import recipe_catalog
from tests.engine.bench import small_results


def test_a_result_is_completed(monkeypatch):
  monkeypatch.setattr(peak_rate, 'tflops', lambda plan: plan.seconds)
  config = benchmark_config.BenchmarkConfig(
      recipe_catalog.get('shapes'), 'data', 'binary', timing.Plan(3, 0.5),
      instruction_set='avx2', is_held=True)
  config.session.notes.append('held')
  before = dataclasses.replace(small_results.result(), notes=('own',))
  found = finished_result.finish(before, config, 'benchmark_main --isa=avx2')
  assert (found.command, found.notes) == ('benchmark_main --isa=avx2', ('own', 'held'))
  assert (found.machine.instruction_set, found.machine.is_held) == ('avx2', True)
  assert (found.machine.peak_tflops, found.machine.processor) == (0.5, 'A Fast One')
  assert found.timings == before.timings
