"""The figure of the retraining benchmark: accuracy by images per class, one line per variant."""

from collections.abc import Sequence
from typing import Any

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import ticker

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.retrain import retrain_bench
from engine.bench.retrain import retrain_variants
from engine.reporting.plots import figures

_STYLES: dict[str, dict[str, Any]] = {
    retrain_variants.RETRAINED.name: {'color': figures.BLUE, 'marker': 'o'},
    retrain_variants.NEW_HEAD.name: {'color': '#009E73', 'marker': '^', 'linestyle': '--'},
    retrain_variants.FROM_SCRATCH.name: {'color': figures.ORANGE, 'marker': 's'}}

# Offset of the label of each mean, points to the right and above.
_LABEL_OFFSETS = {
    retrain_variants.RETRAINED.name: (0, 9), retrain_variants.NEW_HEAD.name: (-24, -14),
    retrain_variants.FROM_SCRATCH.name: (24, -14)}


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws the means as lines, every seed as a point, and the range of the seeds as a band.

  Args:
    result: of retrain_bench.run.
  """
  table = next(table for table in result.tables if table.title in (
      retrain_bench.ACCURACY, retrain_bench.ACCURACY_OF_SET))
  figure = figures.new(9, 5.4)
  figure.suptitle(result.title, fontsize=12, x=0.02, ha='left')
  axes = figure.subplots()
  figures.declutter(axes)
  for name in dict.fromkeys(row[0] for row in table.rows):
    _draw_variant(axes, name, [row for row in table.rows if row[0] == name])
  _label_axes(axes, sorted({row[1] for row in table.rows}))
  figure.supxlabel('\n'.join([
      f'seeds (points; their mean a line, their range a band): {len(table.columns) - 4}',
      *result.notes,
      *map(report.ratio_line, result.ratios), *environment.lines(result.machine)]),
      fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_variant(axes: axes_lib.Axes, name: str, rows: Sequence[report.Row]) -> None:
  style = _STYLES[name]
  sizes, means, seeds = zip(*((row[1], row[2], row[4:]) for row in rows), strict=True)
  axes.plot(sizes, means, linewidth=1.8, markersize=6, label=name, **style)
  axes.fill_between(sizes, list(map(min, seeds)), list(map(max, seeds)),
                    color=style['color'], alpha=0.18, linewidth=0)
  for size, mean, values in zip(sizes, means, seeds, strict=True):
    axes.plot([size] * len(values), values, '.', markersize=4, color=style['color'])
    axes.annotate(f'{mean:.1%}', (size, mean), _LABEL_OFFSETS[name], textcoords='offset points',
                  ha='center', fontsize=9, color=style['color'], zorder=5, bbox={
                      'facecolor': 'white', 'alpha': 0.75, 'linewidth': 0, 'pad': 1})


def _label_axes(axes: axes_lib.Axes, sizes: Sequence[int]) -> None:
  axes.set_xscale('log')
  axes.margins(x=0.08, y=0.12)
  axes.set_xticks(sizes, [f'{size:,}' for size in sizes])
  axes.minorticks_off()
  axes.set_xlabel('training images a class')
  axes.set_ylabel('accuracy, test images of these classes')
  axes.yaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=0))
  axes.legend(frameon=False, loc='lower right')
