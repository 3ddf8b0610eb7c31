"""A result as a picture: a horizontal bar a candidate, with the spread of its rounds.

The length is the time an item takes, not the rate: what costs next to nothing is then a short bar
rather than one that squeezes all others. Rows called `group: mode` get a colour a group.
"""

from collections.abc import Sequence
import textwrap

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib

from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import text_table
from engine.bench.core import timing
from engine.reporting.plots import figures

# Of Okabe and Ito's palette; no row needs its colour to be told apart.
_COLOURS = (figures.BLUE, figures.ORANGE, '#56B4E9', '#E69F00', '#CC79A7', '#999999')
# Characters that fit into the picture's width.
_NOTE_WIDTH = 125


def draw(result: report.Result) -> figure_lib.Figure:
  """Draws the median time of an item, with its fastest and slowest round; ratios and machine below.

  Args:
    result: of any benchmark; without timings, its text is the picture.
  """
  if not result.timings:
    return _page(report.text(result))
  notes = [line for note in [*map(report.ratio_line, result.ratios), *result.notes,
                             report.method(result), *environment.lines(result.machine)]
           for line in textwrap.wrap(note, _NOTE_WIDTH)]
  figure = figures.new(9, 1.35 + _height(result) * len(result.timings) + 0.2 * len(notes))
  figure.suptitle(result.about, fontsize=12, x=0.02, ha='left')
  _draw_bars(figure.subplots(), result)
  figure.supxlabel('\n'.join(notes), fontsize=8.5, color=figures.GREY, x=0.02, ha='left')
  return figure


def _page(text: str) -> figure_lib.Figure:
  lines = text.split('\n')
  figure = figures.new(0.2 + 0.08 * max(map(len, lines)), 0.2 + 0.17 * len(lines))
  figure.text(0.01, 0.99, text, family='monospace', fontsize=9, va='top')
  return figure


def _height(result: report.Result) -> float:
  """Returns the inches of a row: with many of them, the picture is still one screen."""
  return 0.5 if len(result.timings) <= 6 else 0.34


def _draw_bars(axes: axes_lib.Axes, result: report.Result) -> None:
  rows = result.timings
  factor, unit, symbol = report.unit(rows)
  places = range(len(rows))
  times = [factor / row.rate for row in rows]
  fastest = [factor / max(row.rates) for row in rows]
  slowest = [factor / min(row.rates) for row in rows]
  spread = [[time - low for time, low in zip(times, fastest, strict=True)],
            [high - time for time, high in zip(times, slowest, strict=True)]]
  axes.barh(places, times, xerr=spread, height=0.62, color=_colours(rows),
            error_kw={'ecolor': 'black', 'elinewidth': 1.2, 'capsize': 3})
  for place, row in enumerate(rows):
    axes.annotate(
      f'{text_table.figure(times[place])} {symbol}: {text_table.figure(row.rate)} a second',
      (slowest[place], place),
      (8, 0),
      textcoords='offset points',
      va='center',
      fontsize=9,
    )
  axes.set_yticks(places, [row.name for row in rows], fontsize=9)
  axes.set_xlim(0, 1.45 * max(slowest))
  axes.set_xlabel(f'{unit} per {result.item}, median with fastest and slowest round; '
                  'shorter is better')
  _declutter(axes)


def _colours(rows: Sequence[timing.Timing]) -> list[str]:
  groups = list(dict.fromkeys(_group(row) for row in rows))
  return [_COLOURS[groups.index(_group(row)) % len(_COLOURS)] for row in rows]


def _group(row: timing.Timing) -> str:
  return row.name.partition(': ')[0]


def _declutter(axes: axes_lib.Axes) -> None:
  axes.invert_yaxis()
  axes.spines[['top', 'right', 'left']].set_visible(False)
  axes.tick_params(axis='y', length=0)
  axes.grid(axis='x', color='#DDDDDD', linewidth=0.8)
  axes.set_axisbelow(True)
