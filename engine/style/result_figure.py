"""The figure of a style transfer: content, styles and result above the loss curves."""

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures
from engine.runs import metrics_log
from engine.style import objective
from engine.style import style_transfer

_COLORS = dict(zip(objective.TERMS, (figures.BLUE, figures.ORANGE, figures.GRAY), strict=True))
# Names in states of earlier versions.
_FORMER_NAMES = {'total_variation': 'smoothness'}
# Inches: an image, and the curves below all of them.
_IMAGE, _CURVES = 3.0, 2.2


def draw(transfer: style_transfer.StyleTransfer) -> figure_lib.Figure:
  """Draws a finished style transfer."""
  shown = transfer.titled_images()
  width, height = transfer.size
  figure = figures.new(_IMAGE * len(shown), _IMAGE * height / width + 0.4 + _CURVES)
  grid = figure.add_gridspec(2, len(shown), height_ratios=[_IMAGE * height / width, _CURVES])
  for column, (title, image) in enumerate(shown):
    _draw_image(figure.add_subplot(grid[0, column]), image, title)
  _draw_losses(
      figure.add_subplot(grid[1, :]), metrics_log.read(transfer.state.metrics_file, 'train'))
  return figure


def _draw_image(axes: axes_lib.Axes, image: np.ndarray, title: str) -> None:
  axes.imshow(image)
  axes.set_title(figures.plain(title), fontsize=10)
  axes.set_axis_off()


def _draw_losses(axes: axes_lib.Axes, records: list[metrics_log.Record]) -> None:
  iterations = [record['step'] for record in records]
  for name, color in _COLORS.items():
    values = [record[name if name in record else _FORMER_NAMES[name]] for record in records]
    if any(values):
      axes.plot(iterations, values, 'o-', color=color, markersize=3,
                label=name.replace('_', ' '))
  axes.set_yscale('log')
  axes.set_xlabel('iteration')
  axes.set_ylabel('weighted loss')
  if axes.lines:
    axes.legend(frameon=False, fontsize=9)
  figures.declutter(axes)
