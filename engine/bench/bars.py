"""A result as a picture: a horizontal bar a candidate, with the spread of its rounds.

The length is the time an item takes, not the rate: what costs next to nothing is then a short bar
rather than one that squeezes all others.
"""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib

from engine.bench import machine as machine_lib
from engine.bench import report
from engine.reporting.plots import canvas

# Of Okabe and Ito's palette; no row needs its colour to be told apart.
_COLOURS = (canvas.BLUE, canvas.ORANGE, '#56B4E9', '#999999')
_UNITS = ((1e6, 'microseconds', 'us'), (1e3, 'milliseconds', 'ms'), (1.0, 'seconds', 's'))


def draw(result: report.Result) -> figure_lib.Figure:
  """Draws the median time of an item, with its fastest and slowest round; ratios and machine below.

  Args:
    result: of any benchmark.
  """
  notes = [*map(report.ratio_line, result.ratios), report.method(result),
           *machine_lib.lines(result.machine)]
  figure = canvas.new(9, 1.35 + 0.5 * len(result.timings) + 0.2 * len(notes))
  figure.suptitle(result.about, fontsize=12, x=0.02, ha='left')
  _draw_bars(figure.subplots(), result)
  figure.supxlabel('\n'.join(notes), fontsize=8.5, color=canvas.GREY, x=0.02, ha='left')
  return figure


def _draw_bars(axes: axes_lib.Axes, result: report.Result) -> None:
  rows = result.timings
  factor, unit, symbol = _unit(min(1 / row.rate for row in rows))
  places = range(len(rows))
  times = [factor / row.rate for row in rows]
  fastest = [factor / max(row.rates) for row in rows]
  slowest = [factor / min(row.rates) for row in rows]
  spread = [[time - low for time, low in zip(times, fastest, strict=True)],
            [high - time for time, high in zip(times, slowest, strict=True)]]
  axes.barh(places, times, xerr=spread, height=0.62,
            color=[_COLOURS[place % len(_COLOURS)] for place in places],
            error_kw={'ecolor': 'black', 'elinewidth': 1.2, 'capsize': 3})
  for place, row in enumerate(rows):
    axes.annotate(f'{times[place]:,.1f} {symbol}: {row.rate:,.0f} a second',
                  (slowest[place], place), (8, 0), textcoords='offset points', va='center',
                  fontsize=9)
  axes.set_yticks(places, [row.name for row in rows])
  axes.set_xlim(0, 1.35 * max(slowest))
  axes.set_xlabel(f'{unit} per {result.item}, median with fastest and slowest round; '
                  'shorter is better')
  _declutter(axes)


def _unit(shortest: float) -> tuple[float, str, str]:
  """Returns the unit in which `shortest` seconds are at least 1, or the smallest there is."""
  return next((unit for unit in reversed(_UNITS) if shortest * unit[0] >= 1), _UNITS[0])


def _declutter(axes: axes_lib.Axes) -> None:
  axes.invert_yaxis()
  axes.spines[['top', 'right', 'left']].set_visible(False)
  axes.tick_params(axis='y', length=0)
  axes.grid(axis='x', color='#DDDDDD', linewidth=0.8)
  axes.set_axisbelow(True)
