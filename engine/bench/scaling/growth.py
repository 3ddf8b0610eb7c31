"""Time and memory of a training step along an axis, and the straight line through each.

Each point has a process of its own, so that the peak memory is that of its step: TensorFlow, all
variables of a training, and a step's activations and gradients.
"""

from collections.abc import Sequence
from concurrent import futures
import contextlib

from engine.bench.core import benchmark_config
from engine.bench.core import linear_costs
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_steps
from engine.reporting import host_cpus

# Of a table; the second is the name of what grows.
COLUMNS = ('', '{}', 'parameters', 'ms', 'fastest', 'slowest', 'examples/s', 'peak MB')
_TIME, _MEMORY = COLUMNS.index('ms'), COLUMNS.index('peak MB')
LAW_COLUMNS = ('', '', 'a unit', 'fixed ms', 'us a unit', 'within', 'fixed MB', 'kB a unit',
               'within')

# A table row and the timing that it is made of, one per point.
Measured = list[tuple[report.Row, timing.Timing]]


def measure(config: benchmark_config.BenchmarkConfig, axis: growth_axes.Axis,
            part: str) -> Measured:
  """Returns a row with COLUMNS for each point of an axis, interleaved, in worker processes.

  Args:
    config: its recipe has a resolved compute dtype.
    axis: whose points are measured.
    part: which part of the benchmark it is, for the lines about it.
  """
  points = axis.points(config)
  with contextlib.ExitStack() as stack:
    def start(point: growth_axes.Point) -> worker.Worker:
      return stack.enter_context(worker.Worker(
          f'step, {point.series}, {axis.name} {point.value:,}', scaling_steps.build, point))

    # A start is mostly the work of one core.
    with futures.ThreadPoolExecutor(host_cpus.available()) as pool:
      workers = list(pool.map(start, points))
    parameters = [one.call('num_parameters') for one in workers]
    timings = timing.measure(workers, config.plan,
                             stage=config.session.stage(f'{axis.name}, {part}'))
  return [(_row(*found), found[-1]) for found in zip(points, parameters, timings, strict=True)]


def _row(point: growth_axes.Point, parameters: int, found: timing.Timing) -> report.Row:
  times = [1e3 / rate for rate in (found.rate, max(found.rates), min(found.rates))]
  return (point.series, point.value, parameters, *times, point.recipe.batch_size * found.rate,
          found.peak_bytes / 1e6)


def laws(axis: growth_axes.Axis, rows: Sequence[report.Row]) -> list[report.Row]:
  """Returns a row with LAW_COLUMNS for each series: lines through its times and its memories.

  Each line has the least squares of the relative error, and neither part of it is below 0.

  Args:
    axis: says what a unit is.
    rows: of `measure`.

  Returns:
    Axis, series, unit, fixed milliseconds, microseconds a unit, the largest relative error, fixed
    megabytes, kilobytes a unit, and the largest relative error. Series of one point have none.
  """
  found: list[report.Row] = []
  for series in dict.fromkeys(row[0] for row in rows):
    own = [row for row in rows if row[0] == series]
    if len(own) > 1:
      units = [axis.units(row[axis.column]) for row in own]
      found.append((axis.name, series, axis.unit, *_line(units, [row[_TIME] for row in own]),
                    *_line(units, [row[_MEMORY] for row in own])))
  return found


def _line(units: Sequence[float], costs: Sequence[float]) -> tuple[float, float, str]:
  """Returns the fixed part, a thousandth of that of a unit, and the largest relative error."""
  line = linear_costs.fit_line(units, costs)
  error = max(abs(line.at(count) / cost - 1) for count, cost in zip(units, costs, strict=True))
  return line.fixed, 1e3 * line.slope, f'{error:.0%}'
