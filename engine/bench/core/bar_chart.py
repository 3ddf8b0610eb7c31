"""The figure of a benchmark result: one horizontal bar per candidate, with the range of its rounds.

The length is the time per item, not the rate, so that a very fast candidate is a short bar instead
of one that compresses all others. Rows named `group: mode` share the color of their group.
"""

from collections.abc import Sequence
import textwrap

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.reporting import text_table
from engine.reporting.plots import figures

# The palette of Okabe and Ito; rows are labeled, so colors may repeat.
_COLORS = (figures.BLUE, figures.ORANGE, '#56B4E9', '#E69F00', '#CC79A7', '#999999')
# Characters per line at the figure's width.
_NOTE_WIDTH = 125


def draw(result: report.BenchmarkResult) -> figure_lib.Figure:
  """Draws the median time per item with the fastest and slowest round, above ratios and machine.

  Args:
    result: of any benchmark; without timings, the figure shows its text report.
  """
  if not result.timings:
    return _draw_text(report.text(result))
  notes = [line for note in [*map(report.ratio_line, result.ratios), *result.notes,
                             report.method(result), *environment.lines(result.machine)]
           for line in textwrap.wrap(note, _NOTE_WIDTH)]
  figure = figures.new(9, 1.35 + _row_height(result) * len(result.timings) + 0.2 * len(notes))
  figure.suptitle(result.title, fontsize=12, x=0.02, ha='left')
  _draw_bars(figure.subplots(), result)
  figure.supxlabel('\n'.join(notes), fontsize=8.5, color=figures.GRAY, x=0.02, ha='left')
  return figure


def _draw_text(text: str) -> figure_lib.Figure:
  lines = text.split('\n')
  figure = figures.new(0.2 + 0.08 * max(map(len, lines)), 0.2 + 0.17 * len(lines))
  figure.text(0.01, 0.99, text, family='monospace', fontsize=9, va='top')
  return figure


def _row_height(result: report.BenchmarkResult) -> float:
  """Returns the height of a row in inches, smaller for many rows so that they fit on a screen."""
  return 0.5 if len(result.timings) <= 6 else 0.34


def _draw_bars(axes: axes_lib.Axes, result: report.BenchmarkResult) -> None:
  rows = result.timings
  factor, unit, symbol = report.time_unit(rows)
  positions = range(len(rows))
  times = [factor / row.rate for row in rows]
  fastest = [factor / max(row.rates) for row in rows]
  slowest = [factor / min(row.rates) for row in rows]
  spread = [[time - low for time, low in zip(times, fastest, strict=True)],
            [high - time for time, high in zip(times, slowest, strict=True)]]
  axes.barh(positions, times, xerr=spread, height=0.62, color=_colors(rows),
            error_kw={'ecolor': 'black', 'elinewidth': 1.2, 'capsize': 3})
  for position, row in enumerate(rows):
    # Nobody asks how many a second of what takes seconds.
    rate = f': {text_table.format_number(row.rate)} a second' if row.rate >= 1 else ''
    axes.annotate(
      f'{text_table.format_number(times[position])} {symbol}{rate}',
      (slowest[position], position),
      (8, 0),
      textcoords='offset points',
      va='center',
      fontsize=9,
    )
  axes.set_yticks(positions, [row.name for row in rows], fontsize=9)
  axes.set_xlim(0, 1.45 * max(slowest))
  # To the right: long names of rows leave less width than it takes.
  axes.set_xlabel(f'{unit} per {result.item}, median with fastest and slowest round; '
                  'shorter is better', loc='right')
  _declutter(axes)


def _colors(rows: Sequence[timing.Timing]) -> list[str]:
  groups = list(dict.fromkeys(_group(row) for row in rows))
  return [_COLORS[groups.index(_group(row)) % len(_COLORS)] for row in rows]


def _group(row: timing.Timing) -> str:
  return row.name.partition(': ')[0]


def _declutter(axes: axes_lib.Axes) -> None:
  axes.invert_yaxis()
  axes.spines[['top', 'right', 'left']].set_visible(False)
  axes.tick_params(axis='y', length=0)
  axes.grid(axis='x', color='#DDDDDD', linewidth=0.8)
  axes.set_axisbelow(True)
