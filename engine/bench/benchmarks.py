"""The benchmarks by name."""

from collections.abc import Callable
import dataclasses

from matplotlib import figure as figure_lib

from engine.bench.core import bar_chart
from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.evaluation import eval_bench
from engine.bench.exports import exports_bench
from engine.bench.importing import import_bench
from engine.bench.input import input_bench
from engine.bench.ops import ops_bench
from engine.bench.ops import ops_plot
from engine.bench.retrain import retrain_bench
from engine.bench.retrain import retrain_plot
from engine.bench.scaling import scaling_bench
from engine.bench.scaling import scaling_plot
from engine.bench.serving import serving_bench
from engine.bench.startup import startup_bench
from engine.bench.step import step_bench
from engine.bench.style import style_bench
from engine.bench.train import train_bench
from engine.bench.train import train_plot
from engine.bench.workers import workers_bench
from engine.bench.workers import workers_plot


@dataclasses.dataclass(frozen=True)
class Benchmark:
  """What measures, and what draws the picture of it."""
  run: Callable[[benchmark_config.BenchmarkConfig], report.BenchmarkResult]
  draw: Callable[[report.BenchmarkResult], figure_lib.Figure] = bar_chart.draw


BENCHMARKS = {
    'eval': Benchmark(eval_bench.run),
    'exports': Benchmark(exports_bench.run),
    'import': Benchmark(import_bench.run),
    'input': Benchmark(input_bench.run),
    'ops': Benchmark(ops_bench.run, ops_plot.draw),
    'retrain': Benchmark(retrain_bench.run, retrain_plot.draw),
    'scaling': Benchmark(scaling_bench.run, scaling_plot.draw),
    'serving': Benchmark(serving_bench.run),
    'startup': Benchmark(startup_bench.run),
    'step': Benchmark(step_bench.run),
    'style': Benchmark(style_bench.run),
    'train': Benchmark(train_bench.run, train_plot.draw),
    'workers': Benchmark(workers_bench.run, workers_plot.draw),
}
