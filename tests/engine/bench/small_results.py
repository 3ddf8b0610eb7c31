"""A result of a benchmark that was never run."""

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing

FAST = timing.Timing('fast', (4000.0, 5000.0, 6000.0), (2e-4, 1e-4, 3e-4))
SLOW = timing.Timing('slow one', (1000.0, 1000.0, 2000.0), (1e-3, 1e-3, 2e-3))
MACHINE = environment.Machine('A Fast One', 2, 0.25, 'Linux x86_64', '3.11.7', '2.21.0', '2.4.6',
                              '0123456789' * 4, instruction_set='avx512', peak_tflops=0.25)


def result() -> report.BenchmarkResult:
  """Returns two rows and their ratio: 4, 5 and 3."""
  return report.BenchmarkResult(
      benchmark='input', title='Reading: 40 records', item='example', machine=MACHINE,
      recipe={'name': 'shapes', 'weight_decay_layers': ('all',)}, plan=timing.Plan(3, 0.7),
      timings=(FAST, SLOW), ratios=(timing.ratio(FAST, SLOW),),
      command='benchmark_main --benchmark=input')
