"""Content, styles and result side by side, and below them how the losses fell."""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures
from engine.runs import metrics_log
from engine.style import objective
from engine.style import style_transfer

_COLOURS = dict(zip(objective.TERMS, (figures.BLUE, figures.ORANGE, figures.GREY), strict=True))
# Inches: a picture, and the curves below all of them.
_PICTURE, _CURVES = 3.0, 2.2


def draw(painting: style_transfer.Painting) -> figure_lib.Figure:
  """Draws a painting that has ended."""
  shown = painting.shown()
  width, height = painting.size
  figure = figures.new(_PICTURE * len(shown), _PICTURE * height / width + 0.4 + _CURVES)
  grid = figure.add_gridspec(2, len(shown), height_ratios=[_PICTURE * height / width, _CURVES])
  for column, (title, picture) in enumerate(shown):
    _draw_picture(figure.add_subplot(grid[0, column]), picture, title)
  _draw_losses(figure.add_subplot(grid[1, :]), metrics_log.read(painting.record_file, 'train'))
  return figure


def _draw_picture(axes: axes_lib.Axes, picture: np.ndarray, title: str) -> None:
  axes.imshow(picture)
  axes.set_title(title, fontsize=10)
  axes.set_axis_off()


def _draw_losses(axes: axes_lib.Axes, records: list[metrics_log.Record]) -> None:
  iterations = [record['step'] for record in records]
  for name, colour in _COLOURS.items():
    values = [record[name] for record in records]
    if any(values):
      axes.plot(iterations, values, 'o-', color=colour, markersize=3, label=name)
  axes.set_yscale('log')
  axes.set_xlabel('iteration')
  axes.set_ylabel('weighted loss')
  if axes.lines:
    axes.legend(frameon=False, fontsize=9)
  figures.declutter(axes)
