"""The benchmarks by name."""

from collections.abc import Callable
import dataclasses

from matplotlib import figure as figure_lib

from engine.bench import bars
from engine.bench import eval_bench
from engine.bench import input_bench
from engine.bench import ops_bench
from engine.bench import ops_plot
from engine.bench import report
from engine.bench import request as request_lib
from engine.bench import retrain_bench
from engine.bench import retrain_plot
from engine.bench import scaling_bench
from engine.bench import scaling_plot
from engine.bench import startup_bench
from engine.bench import step_bench
from engine.bench import style_bench
from engine.bench import train_bench
from engine.bench import train_plot


@dataclasses.dataclass(frozen=True)
class Benchmark:
  """What measures, and what draws the picture of it."""
  run: Callable[[request_lib.Request], report.Result]
  draw: Callable[[report.Result], figure_lib.Figure] = bars.draw


BENCHMARKS = {
    'eval': Benchmark(eval_bench.run),
    'input': Benchmark(input_bench.run),
    'ops': Benchmark(ops_bench.run, ops_plot.draw),
    'retrain': Benchmark(retrain_bench.run, retrain_plot.draw),
    'scaling': Benchmark(scaling_bench.run, scaling_plot.draw),
    'startup': Benchmark(startup_bench.run),
    'step': Benchmark(step_bench.run),
    'style': Benchmark(style_bench.run),
    'train': Benchmark(train_bench.run, train_plot.draw),
}
