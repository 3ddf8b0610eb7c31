"""The figure of the time-to-accuracy benchmark: accuracy by training time, one line per seed."""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.train import train_results
from engine.reporting.plots import figures

# The palette of Okabe and Ito; further seeds repeat it.
_COLORS = (figures.BLUE, figures.ORANGE, '#009E73', '#CC79A7', '#56B4E9', '#E69F00')


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws the accuracy of every checkpoint, and the target if there is one.

  Args:
    result: of train_bench.run.
  """
  tables = {table.title: table for table in result.tables}
  figure = figures.new(9, 5.2)
  figure.suptitle(result.title, fontsize=12, x=0.02, ha='left')
  axes = figure.subplots()
  figures.declutter(axes)
  _draw_seeds(axes, tables[train_results.CHECKPOINTS])
  if train_results.TARGET in tables:
    _draw_target(axes, tables[train_results.TARGET].rows[0][1])
  axes.set_xlabel('seconds of training, without evaluation')
  axes.set_ylabel('accuracy of the moving averages, test images')
  axes.yaxis.set_major_formatter(ticker.PercentFormatter(1.0))
  axes.set_xlim(left=0)
  figures.limit_to_shares(axes)
  axes.legend(frameon=False, loc='lower right')
  figure.supxlabel('\n'.join(environment.lines(result.machine)), fontsize=8.5, color=figures.GRAY,
                   x=0.02, ha='left')
  return figure


def _draw_seeds(axes: axes_lib.Axes, table: report.Table) -> None:
  accuracy = table.columns.index('accuracy')
  for number, seed in enumerate(dict.fromkeys(row[0] for row in table.rows)):
    own = [row for row in table.rows if row[0] == seed]
    axes.plot([row[2] for row in own], [row[accuracy] for row in own], marker='o', markersize=4,
              linewidth=1.6, color=_COLORS[number % len(_COLORS)],
              label=f'seed {seed}: {own[-1][accuracy]:.2%} in {own[-1][2]:,.0f} s')


def _draw_target(axes: axes_lib.Axes, target: float) -> None:
  axes.axhline(target, color='black', linewidth=1, linestyle='--')
  axes.annotate(f'target {target:.1%}', (0, target), (6, 4), textcoords='offset points', fontsize=9)
