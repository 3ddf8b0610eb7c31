"""Figure of the worked example: every window with its computation, and the results."""

from collections.abc import Sequence
import textwrap

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import patches
import numpy as np

from engine.gradcheck import explained_inputs
from engine.gradcheck import matrix_text
from engine.gradcheck import worked_example
from engine.reporting.plots import figures

Matrix = matrix_text.Matrix | np.ndarray
Part = tuple[str, Matrix]

_SHADE = '#F7F7F7'
# Panels of a row, at least, and inches of a panel; those of a line of its title.
_COLUMNS, _WIDTH, _HEIGHT, _HEIGHT_OF_LINE = 4, 2.75, 2.05, 0.13
# Characters of a line of a title.
_LINE = 32


def draw(name: str = 'conv2d',
         inputs: explained_inputs.Inputs | None = None) -> figure_lib.Figure:
  """Draws matrix and results, the steps of the convolution, if that is asked for, and the maxima.

  Args:
    name: one of explained_inputs.DRAWN.
    inputs: the numbers; None: those built in.
  """
  inputs = inputs or explained_inputs.Inputs()
  parts: list[Part] = [('matrix', inputs.image)]
  sections, matrix = [], np.asarray(inputs.image)
  if name == 'conv2d':
    filtered, steps = worked_example.convolution(inputs.image, inputs.filter)
    parts += [('filter', inputs.filter), ('conv2d:', filtered)]
    sections.append(('convolution, stride 1, whole windows only', matrix, steps, filtered.shape))
    matrix = filtered
  if worked_example.can_pool(matrix):
    pooled, maxima = worked_example.max_pooling(matrix.tolist())
    parts.append(('max_pool 2x2:', pooled))
    rows = -(-len(maxima) // _COLUMNS)
    sections.append(('max-pooling, stride 2', matrix, maxima, (rows, _COLUMNS)))
  heights = [_HEIGHT, *(shape[0] * _row_height(steps) for _, _, steps, shape in sections)]
  columns = max(_COLUMNS, *(shape[1] for *_, shape in sections))
  figure = figures.new(columns * _WIDTH, sum(heights))
  blocks = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
  blocks[0].suptitle('Each window of the matrix gives one number of the result')
  side = max(size for _, part in parts for size in np.shape(part))
  for axes, (title, part) in zip(_panels(blocks[0], (1, _COLUMNS), len(parts)), parts, strict=True):
    _grid(axes, part, f'{title} {"x".join(map(str, np.shape(part)))}', side)
  for block, (title, matrix, steps, shape) in zip(blocks[1:], sections, strict=True):
    block.suptitle(title)
    for axes, step in zip(_panels(block, shape, len(steps)), steps, strict=True):
      _grid(axes, matrix, _title(step), side)
      _frame(axes, step, figures.BLUE if title.startswith('convolution') else figures.ORANGE)
      if title.startswith('max'):
        _mark(axes, step)
  return figure


def _row_height(steps: Sequence[worked_example.Step]) -> float:
  lines = max(_title(step).count('\n') for step in steps)
  return _HEIGHT + lines * _HEIGHT_OF_LINE


def _title(step: worked_example.Step) -> str:
  return textwrap.fill(f'{step.text} = {matrix_text.number(step.result)}', _LINE)


def _panels(block: figure_lib.SubFigure, shape: tuple[int, int], count: int) -> list[axes_lib.Axes]:
  """Returns the first axes of a grid; the others stay empty."""
  panels = list(block.subplots(*shape, squeeze=False).flat)
  for axes in panels[count:]:
    axes.set_axis_off()
  return panels[:count]


def _grid(axes: axes_lib.Axes, matrix: Matrix, title: str, side: int) -> None:
  values = np.asarray(matrix)
  margin = 0.06
  axes.set_aspect('equal')
  # Limits of as many rows and columns for all matrices give their cells the same size.
  left = (side - values.shape[1]) / 2
  axes.set_xlim(-left - margin, side - left + margin)
  axes.set_ylim(side + margin, -margin)
  axes.set_axis_off()
  axes.set_title(title, fontsize=9)
  texts = [[matrix_text.number(value) for value in row] for row in values]
  # Long numbers, and those of large matrices, are written smaller.
  longest = max(3, *(len(text) for row in texts for text in row))
  for row, column in np.ndindex(values.shape):
    axes.add_patch(patches.Rectangle((column, row), 1, 1, facecolor=_SHADE, edgecolor='#BBBBBB'))
    axes.text(column + 0.5, row + 0.52, texts[row][column], ha='center', va='center',
              fontsize=min(10, 150 / longest / max(side, 5)))


def _frame(axes: axes_lib.Axes, step: worked_example.Step, color: str) -> None:
  corner, height, width = (step.left, step.top), len(step.window), len(step.window[0])
  axes.add_patch(patches.Rectangle(corner, width, height, facecolor=color, alpha=0.25))
  axes.add_patch(patches.Rectangle(corner, width, height, fill=False, edgecolor=color,
                                   linewidth=2.5))


def _mark(axes: axes_lib.Axes, step: worked_example.Step) -> None:
  """Circles the largest number of a window, the first of equal ones."""
  row, column = np.argwhere(np.array(step.window) == step.result)[0]
  axes.add_patch(patches.Circle((step.left + column + 0.5, step.top + row + 0.5), 0.4, fill=False,
                                edgecolor=figures.ORANGE, linewidth=2))
