"""The figure of the scaling benchmark: three panels, drawn from its tables."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.scaling import scaling_bench
from engine.reporting.plots import figures

_COLORS = (figures.BLUE, figures.ORANGE)
_MARKERS = ('o', 's')


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws examples per second by batch size, by replicas and by the size of the data set.

  Args:
    result: of scaling_bench.run.
  """
  rows = {table.title: table.rows for table in result.tables}
  figure = figures.new(11, 4.6)
  figure.suptitle(result.title, fontsize=12, x=0.02, ha='left')
  left, middle, right = figure.subplots(1, 3, width_ratios=[5, 3, 5])
  _draw_steps(left, rows[scaling_bench.STEP])
  _draw_replicas(middle, rows[scaling_bench.REPLICATED])
  _draw_input(right, rows[scaling_bench.INPUT])
  figure.supxlabel('\n'.join([report.method(result), *environment.lines(result.machine)]),
                   fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_steps(axes: axes_lib.Axes, rows: Sequence[report.Row]) -> None:
  _lines(axes, [(row[0], row[1], row[5]) for row in rows])
  axes.set_title('a training step', fontsize=10, loc='left')
  axes.set_xlabel('examples a step')
  axes.set_xscale('log', base=2)
  axes.xaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
  _finish(axes)


def _draw_replicas(axes: axes_lib.Axes, rows: Sequence[report.Row]) -> None:
  positions = range(len(rows))
  rates = [row[5] for row in rows]
  axes.bar(positions, rates, width=0.55, color=figures.BLUE)
  for position, rate in zip(positions, rates, strict=True):
    axes.annotate(f'{rate:,.0f}', (position, rate), (0, 3), textcoords='offset points',
                  ha='center', fontsize=9)
  axes.set_title(f'replicas on one CPU, batch {rows[0][1]:,}', fontsize=10, loc='left')
  axes.set_xticks(positions, [row[0] for row in rows])
  axes.set_xlabel('replicas')
  _finish(axes)


def _draw_input(axes: axes_lib.Axes, rows: Sequence[report.Row]) -> None:
  _lines(axes, [(row[0], row[1], row[4]) for row in rows],
         [f'{row[6] / 1000:,.1f} GB' for row in rows])
  axes.set_title('input alone, with its peak memory', fontsize=10, loc='left')
  axes.set_xlabel('records in the data set')
  axes.set_xscale('log')
  axes.xaxis.set_major_formatter(ticker.EngFormatter(sep=''))
  axes.margins(x=0.12)
  _finish(axes)


def _lines(axes: axes_lib.Axes, points: Sequence[tuple[str, float, float]],
           notes: Sequence[str] = ()) -> None:
  """Draws one line per name through its points (name, x, y), with a note at each."""
  for name, color, marker in zip(dict.fromkeys(point[0] for point in points), _COLORS, _MARKERS,
                                  strict=False):
    own = [point for point in points if point[0] == name]
    axes.plot([x for _, x, _ in own], [y for _, _, y in own], color=color, marker=marker,
              linewidth=1.8, markersize=5, label=name)
  for (name, x, y), note in zip(points, notes, strict=False):
    below = name != points[0][0]
    axes.annotate(note, (x, y), (0, -13 if below else 6), textcoords='offset points', ha='center',
                  fontsize=8, color=figures.GRAY)
  axes.legend(frameon=False, fontsize=9)


def _finish(axes: axes_lib.Axes) -> None:
  figures.declutter(axes)
  axes.minorticks_off()
  axes.set_ylabel('examples per second')
  axes.margins(y=0.15)
  axes.set_ylim(bottom=0)
  axes.yaxis.set_major_formatter(ticker.StrMethodFormatter('{x:,.0f}'))
