"""The figure of the workers' benchmark: what was measured, and lines of what the model says."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.workers import input_costs
from engine.bench.workers import measured_costs
from engine.bench.workers import reading
from engine.reporting.plots import figures

_COLORS = (figures.BLUE, figures.ORANGE, '#009E73')
_MARKERS = ('o', 's', '^')


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws the steps of real workers, one exchange, and reading, each with its prediction.

  Args:
    result: of workers_bench.run.
  """
  rows = {table.title: table.rows for table in result.tables}
  figure = figures.new(11, 4.6)
  figure.suptitle(f'{result.title}: measured, and lines of the model', fontsize=12, x=0.02,
                  ha='left')
  left, middle, right = figure.subplots(1, 3)
  _draw_steps(left, rows[measured_costs.CHECK])
  _draw_exchanges(middle, rows, result.machine.cores)
  _draw_reading(right, rows)
  figure.supxlabel('\n'.join([*result.notes, report.method(result),
                              *environment.lines(result.machine)]),
                   fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_steps(axes: axes_lib.Axes, rows: Sequence[report.Row]) -> None:
  for number, batch in enumerate(dict.fromkeys(row[0] for row in rows)):
    own = [row for row in rows if row[0] == batch]
    _measured(axes, number, [row[1:5] for row in own], f'batch {batch}')
    axes.plot([row[1] for row in own], [row[5] for row in own], color=_COLORS[number])
  axes.set_title('a training step', fontsize=10, loc='left')
  axes.set_xlabel('workers on this machine')
  axes.set_ylabel('ms')
  axes.xaxis.set_major_locator(ticker.MultipleLocator(1))
  axes.set_ylim(bottom=0)
  _finish(axes)


def _draw_exchanges(axes: axes_lib.Axes, rows: measured_costs.Tables, cores: int) -> None:
  network = measured_costs.loopback(rows, cores)
  found = [row for row in rows[measured_costs.EXCHANGES] if row[0] == measured_costs.VECTOR]
  for number, workers in enumerate(dict.fromkeys(row[1] for row in found)):
    own = sorted(row[2:6] for row in found if row[1] == workers)
    _measured(axes, number, own, f'{workers} workers')
    shared = network.shared(workers, cores)
    sizes = np.geomspace(own[0][0], own[-1][0])
    axes.plot(sizes, [1e3 * shared.exchange(size, workers) for size in sizes],
              color=_COLORS[number])
  axes.set_title('one exchange', fontsize=10, loc='left')
  axes.set_xlabel('bytes')
  axes.set_ylabel('ms')
  axes.set_xscale('log')
  axes.xaxis.set_major_formatter(ticker.EngFormatter(sep=''))
  _finish_logarithmic(axes)


def _draw_reading(axes: axes_lib.Axes, rows: measured_costs.Tables) -> None:
  found = rows[measured_costs.READING]
  _measured(axes, 0, [(row[0], row[3], row[3], row[3]) for row in found], '')
  data = input_costs.Input(0.0, *measured_costs.reading(rows))
  workers = np.geomspace(1, found[-1][0])
  axes.plot(workers, [1e6 * data.thread_seconds(reading.ROWS, count) / reading.ROWS
                      for count in workers], color=_COLORS[0])
  axes.set_title('reading a streamed set', fontsize=10, loc='left')
  axes.set_xlabel('workers, of which one is measured')
  axes.set_ylabel('us a record that is used')
  axes.set_xscale('log', base=2)
  axes.xaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  _finish_logarithmic(axes)


def _measured(axes: axes_lib.Axes, number: int, points: Sequence[Sequence[float]],
              label: str) -> None:
  """Draws points (x, median, fastest, slowest) with their range."""
  axes.errorbar([x for x, *_ in points], [y for _, y, _, _ in points],
                yerr=[[y - low for _, y, low, _ in points], [high - y for _, y, _, high in points]],
                color=_COLORS[number], marker=_MARKERS[number], markersize=5, linestyle='none',
                capsize=3, label=label)


def _finish_logarithmic(axes: axes_lib.Axes) -> None:
  axes.set_yscale('log')
  axes.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,g}'))
  _finish(axes)


def _finish(axes: axes_lib.Axes) -> None:
  figures.declutter(axes)
  axes.minorticks_off()
  if any(axes.get_legend_handles_labels()[1]):
    axes.legend(frameon=False, fontsize=9)
