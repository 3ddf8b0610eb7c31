"""Figure of the operations' benchmark: speed relative to TensorFlow's operations."""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.ops import ops_bench
from engine.reporting.plots import figures

# By compute dtype and direction, in the order of the tables.
_STYLES = ((figures.BLUE, 'o', 'white'), (figures.BLUE, 'o', figures.BLUE),
           (figures.ORANGE, 's', 'white'), (figures.ORANGE, 's', figures.ORANGE))


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws a point with its interval for every operation, compute dtype and direction.

  Args:
    result: result of ops_bench.run.
  """
  names = [row[0] for row in result.tables[0].rows]
  figure = figures.new(9, 1.7 + 0.36 * len(names))
  figure.suptitle(result.title, fontsize=12, x=0.02, ha='left')
  axes = figure.subplots()
  for position, (table, style) in enumerate(zip(result.tables, _STYLES, strict=True)):
    _draw_points(axes, table, style, 0.18 * (position - 1.5))
  _finish(axes, names)
  figure.supxlabel('\n'.join([report.method(result), *environment.lines(result.machine)]),
                   fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_points(axes: axes_lib.Axes, table: report.Table, style: tuple[str, str, str],
                 shift: float) -> None:
  color, marker, fill = style
  column = ops_bench.COLUMNS.index
  rows = [(position + shift, row[column('times as fast')], row[column('low')], row[column('high')])
          for position, row in enumerate(table.rows) if row[column('times as fast')] is not None]
  positions, ratios, lows, highs = zip(*rows, strict=True)
  spread = [[ratio - low for ratio, low in zip(ratios, lows, strict=True)],
            [high - ratio for ratio, high in zip(ratios, highs, strict=True)]]
  axes.errorbar(ratios, positions, xerr=spread, fmt=marker, color=color, markerfacecolor=fill,
                markersize=4.5, linewidth=1, label=table.title)


def _finish(axes: axes_lib.Axes, names: list[str]) -> None:
  axes.axvline(1, color='black', linewidth=1)
  axes.set_xscale('log')
  axes.xaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
  axes.xaxis.set_minor_formatter(ticker.NullFormatter())
  axes.xaxis.set_major_formatter(ticker.FormatStrFormatter('%g'))
  axes.set_xlabel("times as fast as TensorFlow's own operation; to the right of 1, ours is faster")
  axes.set_yticks(range(len(names)), names, fontsize=9)
  axes.invert_yaxis()
  axes.minorticks_off()
  axes.spines[['top', 'right', 'left']].set_visible(False)
  axes.tick_params(axis='y', length=0)
  axes.grid(color='#EEEEEE', linewidth=0.8)
  axes.set_axisbelow(True)
  axes.legend(frameon=False, fontsize=9, loc='lower center', bbox_to_anchor=(0.5, 1), ncols=2)
