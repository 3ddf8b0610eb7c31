"""Completes the result of any benchmark by what all results have."""

import dataclasses

from engine.bench.core import benchmark_config
from engine.bench.core import peak_rate
from engine.bench.core import report


def finish(result: report.BenchmarkResult, config: benchmark_config.BenchmarkConfig,
           command: str) -> report.BenchmarkResult:
  """Returns a result with its command, the session's notes and what the machine can do.

  The peak of the machine is measured here, in a second, when everything else has ended.

  Args:
    result: of a benchmark.
    config: what it was run with.
    command: the command line.
  """
  machine = dataclasses.replace(
      result.machine, instruction_set=config.instruction_set, is_held=config.is_held,
      peak_tflops=peak_rate.tflops(config.plan))
  return dataclasses.replace(result, command=command, machine=machine,
                             notes=(*result.notes, *config.session.notes))
