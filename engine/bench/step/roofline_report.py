"""The measured roofline as a timing among the steps, and as a table of its kernels."""

from collections.abc import Sequence
import statistics

from engine.bench.core import report
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.step import roofline


def fastest_variants(rounds: Sequence[roofline.Round]) -> dict[str, str]:
  """Returns the fastest variant of each kernel, by the median over the rounds."""
  medians = {key: statistics.median(one[key].seconds / one[key].items for one in rounds)
             for key in rounds[0]}
  names = dict.fromkeys(name for name, _ in medians)
  return {name: min((key for key in medians if key[0] == name), key=lambda key: medians[key])[1]
          for name in names}


def as_timing(name: str, measured: roofline.Measured) -> timing.Timing:
  """Returns the roofline as a row among the steps, one value per round.

  Args:
    name: of the row.
    measured: the kernels and their rounds.
  """
  fastest = fastest_variants(measured.rounds)
  keys = [(kernel.name, fastest[kernel.name]) for kernel in measured.kernels if kernel.in_step]
  return timing.timing(name, [
      timed_run.TimedRun(1, sum(one[key].seconds / one[key].items for key in keys),
                         sum(one[key].cpu_seconds / one[key].items for key in keys))
      for one in measured.rounds])


def table(title: str, measured: roofline.Measured) -> report.Table:
  """Returns the kernels with their operations, time, rate and fastest variant.

  Args:
    title: of the table.
    measured: the kernels and their rounds.
  """
  rows = []
  fastest = fastest_variants(measured.rounds)
  for name, flops, in_step in measured.kernels:
    runs = [one[name, fastest[name]] for one in measured.rounds]
    seconds = statistics.median(run.seconds / run.items for run in runs)
    rows.append((name + ' (not in the step)' * (not in_step), flops / 1e6, 1e6 * seconds,
                 flops / seconds / 1e9, fastest[name]))
  return report.Table(title, ('', 'MFLOP', 'us', 'GFLOP/s', 'fastest as'), tuple(rows))
