"""The picture of the retraining benchmark: accuracy over images a class, a line a way."""

from typing import Any

from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.retrain import retrain_bench
from engine.bench.retrain import retrain_variants
from engine.reporting.plots import figures

_LOOKS: dict[str, dict[str, Any]] = {
    retrain_variants.RETRAINED.name: {'color': figures.BLUE, 'marker': 'o'},
    retrain_variants.HEAD.name: {'color': '#009E73', 'marker': '^', 'linestyle': '--'},
    retrain_variants.SCRATCH.name: {'color': figures.ORANGE, 'marker': 's'}}

# Points to the right of each mean and above it at which it is written.
_BESIDE = {
    retrain_variants.RETRAINED.name: (0, 9), retrain_variants.HEAD.name: (-24, -14),
    retrain_variants.SCRATCH.name: (24, -14)}


def draw(result: report.Result) -> figure_lib.Figure:
  """Draws the means as lines, every seed as a point, and the spread between them as a band.

  Args:
    result: of retrain_bench.run.
  """
  table = {table.title: table for table in result.tables}[retrain_bench.ACCURACY]
  figure = figures.new(9, 5.4)
  figure.suptitle(result.about, fontsize=12, x=0.02, ha='left')
  axes = figure.subplots()
  figures.declutter(axes)
  for name, look in _LOOKS.items():
    own = [row for row in table.rows if row[0] == name]
    sizes, means, seeds = ([row[1] for row in own], [row[2] for row in own],
                           [row[4:] for row in own])
    axes.plot(sizes, means, linewidth=1.8, markersize=6, label=name, **look)
    axes.fill_between(sizes, [min(values) for values in seeds], [max(values) for values in seeds],
                      color=look['color'], alpha=0.18, linewidth=0)
    for size, mean, values in zip(sizes, means, seeds, strict=True):
      axes.plot([size] * len(values), values, '.', markersize=4, color=look['color'])
      axes.annotate(f'{mean:.1%}', (size, mean), _BESIDE[name], textcoords='offset points',
                    ha='center', fontsize=9, color=look['color'], zorder=5, bbox={
                        'facecolor': 'white', 'alpha': 0.75, 'linewidth': 0, 'pad': 1})
  axes.set_xscale('log')
  axes.margins(x=0.08, y=0.12)
  sizes = sorted({row[1] for row in table.rows})
  axes.set_xticks(sizes, [f'{size:,}' for size in sizes])
  axes.minorticks_off()
  axes.set_xlabel('training images a class')
  axes.set_ylabel('accuracy, test images of these classes')
  axes.yaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=0))
  axes.legend(frameon=False, loc='lower right')
  figure.supxlabel('\n'.join([
      f'seeds (points; their mean a line, their range a band): {len(table.columns) - 4}',
      *result.notes,
      *map(report.ratio_line, result.ratios), *environment.lines(result.machine)]),
      fontsize=8.5, color=figures.GREY, x=0.02, ha='left')
  return figure
