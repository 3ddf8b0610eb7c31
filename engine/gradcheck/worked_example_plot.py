"""Figure of the worked example: every window with its computation, and both results."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import patches
import numpy as np

from engine.gradcheck import worked_example
from engine.reporting.plots import figures

Matrix = Sequence[Sequence[int]] | np.ndarray

_SHADE = '#F7F7F7'


def draw() -> figure_lib.Figure:
  """Draws matrix, filter and results, the sixteen convolution steps and the four maxima."""
  filtered, steps = worked_example.convolution()
  pooled, maxima = worked_example.max_pooling(filtered)
  figure = figures.new(11, 12.5)
  above, middle, below = figure.subfigures(3, 1, squeeze=False, height_ratios=[2.2, 9, 2.2])[:, 0]
  above.suptitle('A filter slides over a matrix; then the largest number of each window is kept')
  parts: tuple[tuple[str, Matrix], ...] = (
      ('matrix 5x5', worked_example.MATRIX), ('filter 2x2', worked_example.FILTER),
      ('conv2d: 4x4', filtered), ('max_pool 2x2: 2x2', pooled))
  for axes, (title, matrix) in zip(above.subplots(1, 4), parts, strict=True):
    _grid(axes, matrix, title)
  middle.suptitle('convolution, stride 1, whole windows only')
  for axes, step in zip(middle.subplots(4, 4).flat, steps, strict=True):
    _grid(axes, worked_example.MATRIX, f'{step.text}\n= {step.result}')
    _frame(axes, step, figures.BLUE)
  below.suptitle('max-pooling, stride 2')
  for axes, step in zip(below.subplots(1, 4), maxima, strict=True):
    _grid(axes, filtered, f'{step.text} = {step.result}')
    _frame(axes, step, figures.ORANGE)
    _mark(axes, step)
  return figure


def _grid(axes: axes_lib.Axes, matrix: Matrix, title: str) -> None:
  values = np.asarray(matrix)
  columns = values.shape[1]
  axes.set_aspect('equal')
  # Limits of five rows and columns give the cells of all matrices the same size.
  side, margin = len(worked_example.MATRIX), 0.06
  left = (side - columns) / 2
  axes.set_xlim(-left - margin, side - left + margin)
  axes.set_ylim(side + margin, -margin)
  axes.set_axis_off()
  axes.set_title(title, fontsize=9)
  for (row, column), value in np.ndenumerate(values):
    axes.add_patch(patches.Rectangle((column, row), 1, 1, facecolor=_SHADE, edgecolor='#BBBBBB'))
    axes.text(column + 0.5, row + 0.52, str(value), ha='center', va='center', fontsize=10)


def _frame(axes: axes_lib.Axes, step: worked_example.Step, color: str) -> None:
  size = worked_example.WINDOW
  axes.add_patch(patches.Rectangle((step.left, step.top), size, size, facecolor=color, alpha=0.25))
  axes.add_patch(patches.Rectangle((step.left, step.top), size, size, fill=False, edgecolor=color,
                                   linewidth=2.5))


def _mark(axes: axes_lib.Axes, step: worked_example.Step) -> None:
  """Circles the largest number of a window, the first of equal ones."""
  row, column = np.argwhere(np.array(step.window) == step.result)[0]
  axes.add_patch(patches.Circle((step.left + column + 0.5, step.top + row + 0.5), 0.4, fill=False,
                                edgecolor=figures.ORANGE, linewidth=2))
