"""The figure of the scaling benchmark: time and memory in a panel for each axis, and the input."""

from collections.abc import Collection, Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker
import numpy as np

from engine.bench.core import environment
from engine.bench.core import linear_costs
from engine.bench.core import report
from engine.bench.scaling import growth
from engine.bench.scaling import growth_axes
from engine.bench.scaling import scaling_bench
from engine.reporting.plots import figures

_TIME, _MEMORY = growth.COLUMNS.index('ms'), growth.COLUMNS.index('peak MB')
_FIXED_TIME, _FIXED_MEMORY = (growth.LAW_COLUMNS.index(f'fixed {unit}') for unit in ('ms', 'MB'))
_RECORDS, _RATE, _INPUT_MEMORY = (scaling_bench.INPUT_COLUMNS.index(name)
                                  for name in ('records', 'examples/s', 'peak MB'))
# Of the series of a panel, at most two.
_MARKERS, _STYLES = 'os', ('-', '--')
# Of more values the ticks are powers of ten.
_MOST_TICKS = 5

# A wider range of times gets a logarithmic axis; the axis of a narrower one begins at 0, so that a
# small growth looks small.
_WIDE = 10


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws time and peak memory, with their lines, by all that a step grows with, and the input.

  Args:
    result: of scaling_bench.run.
  """
  rows = {table.title: table.rows for table in result.tables}
  figure = figures.new(12, 7.6)
  figure.suptitle(f'{result.title}: time (blue) and peak memory (orange), measured, and straight '
                  'lines through them', fontsize=12, x=0.02, ha='left')
  *panels, last = figure.subplots(2, 3).flat
  for axes, axis in zip(panels, growth_axes.AXES, strict=True):
    laws = {law[1]: law for law in rows[scaling_bench.LAWS] if law[0] == axis.name}
    _draw_axis(axes, axis, rows[axis.title], laws)
  _draw_input(last, rows[scaling_bench.INPUT])
  figure.supxlabel('\n'.join([*result.notes, report.method(result),
                              *environment.lines(result.machine)]),
                   fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_axis(axes: axes_lib.Axes, axis: growth_axes.Axis, rows: Sequence[report.Row],
               laws: dict[str, report.Row]) -> None:
  memory = _twin(axes, axis.name, 'ms a step')
  for number, series in enumerate(dict.fromkeys(row[0] for row in rows)):
    own = [row for row in rows if row[0] == series]
    xs = [row[axis.column] for row in own]
    for one, color, column, fixed in ((axes, figures.BLUE, _TIME, _FIXED_TIME),
                                      (memory, figures.ORANGE, _MEMORY, _FIXED_MEMORY)):
      one.plot(xs, [row[column] for row in own], color=color, marker=_MARKERS[number],
               markersize=5, linestyle='none', label=series)
      if series in laws:
        line = linear_costs.Line(laws[series][fixed], laws[series][fixed + 1] / 1e3)
        between = np.geomspace(min(xs), max(xs))
        one.plot(between, [line.at(axis.units(x)) for x in between], color=color,
                 linestyle=_STYLES[number], linewidth=1.4)
  times = [row[_TIME] for row in rows]
  if max(times) > _WIDE * min(times):
    axes.set_yscale('log')
  _finish(axes, memory, axis.label, {row[axis.column] for row in rows})


def _draw_input(axes: axes_lib.Axes, rows: Sequence[report.Row]) -> None:
  memory = _twin(axes, 'data set, input alone', 'examples per second')
  for number, storage in enumerate(dict.fromkeys(row[0] for row in rows)):
    own = [row for row in rows if row[0] == storage]
    for one, color, column in ((axes, figures.BLUE, _RATE),
                               (memory, figures.ORANGE, _INPUT_MEMORY)):
      one.plot([row[_RECORDS] for row in own], [row[column] for row in own], color=color,
               marker=_MARKERS[number], markersize=5, linestyle=_STYLES[number], linewidth=1.4,
               label=storage)
  _finish(axes, memory, 'records in the data set', {row[_RECORDS] for row in rows})


def _twin(axes: axes_lib.Axes, title: str, label: str) -> axes_lib.Axes:
  """Returns axes for the memory, on the right side of those of the time."""
  memory = axes.twinx()
  axes.set_title(title, fontsize=10, loc='left', pad=20)
  axes.set_ylabel(label, color=figures.BLUE)
  memory.set_ylabel('peak MB', color=figures.ORANGE)
  return memory


def _finish(axes: axes_lib.Axes, memory: axes_lib.Axes, label: str, xs: Collection[float]) -> None:
  axes.set_xlabel(label)
  axes.set_xscale('log')
  if len(xs) <= _MOST_TICKS:
    axes.set_xticks(sorted(xs))
  axes.xaxis.set_major_formatter(ticker.EngFormatter(sep='') if max(xs) >= 1e4
                                 else ticker.StrMethodFormatter('{x:,.0f}'))
  figures.declutter(axes)
  memory.spines['top'].set_visible(False)
  for one in (axes, memory):
    one.minorticks_off()
    one.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,g}'))
    if one.get_yscale() == 'linear':
      one.set_ylim(0, 1.1 * one.dataLim.y1)
  axes.legend(frameon=False, fontsize=8.5, loc='lower left', bbox_to_anchor=(-0.02, 0.98), ncols=2,
              borderaxespad=0, columnspacing=1, handletextpad=0.4)
