"""The confusion matrix: true classes against predicted classes.

The color of a cell is its share of the row, which is the recall on the diagonal. So classes of
different sizes compare. The scale is that of square roots: most mistakes are a few per cent, and
would all look white beside the diagonal. To the right of each row stand the recall of the class
and, in brackets, its precision. With few classes every cell shows its count, and its share
where the count does not tell it; with many, cells are too small for that, and the most frequent
confusions are listed beside the matrix.
"""

from collections.abc import Sequence
from typing import Any

from matplotlib import axes as axes_lib
from matplotlib import cm
from matplotlib import colors
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures

# More classes than this are drawn without numbers.
_MOST_CLASSES = 20
_LISTED = 20

# Inches: the picture of few classes, the most that a letter of a name takes there, and what is to
# the right of the matrix: recall, precision and the color bar.
_WIDTH, _HEIGHT = 10.6, 7.6
_LETTER = 0.095
_RIGHT, _BAR = 2.5, 1.05
# Of an inch; and the width of a bold digit for a font size of 1.
_POINTS, _DIGIT = 72, 0.72


def draw(matrix: np.ndarray, class_names: Sequence[str], caption: str) -> figure_lib.Figure:
  """Draws a confusion matrix.

  Args:
    matrix: int [classes, classes] of counts; row: true class, column: predicted class.
    class_names: in the order of the labels.
    caption: text above the matrix, such as `step 4000`.
  """
  class_names = [figures.plain(name) for name in class_names]
  few = len(class_names) <= _MOST_CLASSES
  figure = figures.new(*((_WIDTH, _HEIGHT) if few else (16, 12.4)))
  axes, beside = (_arrange(figure, max(map(len, class_names))) if few
                  else figure.subplots(1, 2, width_ratios=[5, 1]))
  totals = np.maximum(matrix.sum(axis=1, keepdims=True), 1)
  image = axes.imshow(matrix / totals, cmap='Blues', norm=colors.PowerNorm(0.5, 0.0, 1.0))
  _label(axes, class_names, 10 if few else 6)
  _write_recall(axes, matrix, 9 if few else 5)
  axes.set_title(f'Confusion matrix, {figures.plain(caption)}', pad=10)
  if few:
    _write_cells(axes, matrix, totals)
    _add_bar(figure, beside, image)
  else:
    _list_confusions(beside, matrix, class_names)
  return figure


def _arrange(figure: figure_lib.Figure, longest: int) -> tuple[axes_lib.Axes, axes_lib.Axes]:
  """Returns axes for the matrix and its bar, with room for names of that many letters.

  To measure the names instead would take a quarter of the time of the whole picture.
  """
  figure.set_layout_engine(None)
  left, bottom, right, top = 0.5 + _LETTER * longest, 0.6 + 0.7 * _LETTER * longest, _RIGHT, 0.4
  width, height = _WIDTH - left - right, _HEIGHT - bottom - top
  boxes = ((left, bottom, width, height),
           (_WIDTH - _BAR, bottom + 0.15 * height, 0.22, 0.7 * height))
  matrix, bar = (figure.add_axes((x / _WIDTH, y / _HEIGHT, w / _WIDTH, h / _HEIGHT))
                 for x, y, w, h in boxes)
  return matrix, bar


def _label(axes: axes_lib.Axes, class_names: Sequence[str], size: float) -> None:
  places = range(len(class_names))
  slanted = {'rotation': 45, 'ha': 'right', 'rotation_mode': 'anchor'}
  axes.set_xticks(places, class_names, fontsize=size,
                  **(slanted if size > 8 else {'rotation': 90}))
  axes.set_yticks(places, class_names, fontsize=size)
  axes.tick_params(length=0)
  axes.spines[:].set_visible(False)
  axes.set_xlabel('predicted')
  axes.set_ylabel('true')


def _write_recall(axes: axes_lib.Axes, matrix: np.ndarray, size: float) -> None:
  """Writes recall and precision of each class at the right end of its row."""
  correct = np.diagonal(matrix)
  pairs = zip(correct, matrix.sum(axis=1), matrix.sum(axis=0), strict=True)
  texts = [f'{_percent(count, true)} ({_percent(count, predicted)})'
           for count, true, predicted in pairs]
  right = axes.secondary_yaxis('right')
  right.set_yticks(range(len(texts)), texts, fontsize=size)
  right.tick_params(length=0)
  right.spines[:].set_visible(False)
  right.set_ylabel('recall (precision)', fontsize=9)


def _percent(part: int, whole: int) -> str:
  return f'{part / whole:.1%}' if whole else '-'


def _write_cells(axes: axes_lib.Axes, matrix: np.ndarray, totals: np.ndarray) -> None:
  """Writes the count into every cell, and below it the share of the row.

  Off the diagonal the shares are left out where they say no more than the counts: a text takes half
  a millisecond, and a user waits.
  """
  alike = len(np.unique(totals)) == 1
  cell = _POINTS * _WIDTH * axes.get_position().width / len(matrix)
  for (row, column), count in np.ndenumerate(matrix):
    if not count:
      continue
    share = count / totals[row, 0]
    looks: dict[str, Any] = {
        'ha': 'center', 'va': 'center', 'color': 'white' if share > 0.3 else 'black'}
    alone = alike and row != column
    text = f'{count:,}'
    axes.text(column, row - (0 if alone else 0.14), text,
              fontsize=min(10.0, cell / (_DIGIT * len(text))),
              fontweight='bold' if row == column else 'normal', **looks)
    if not alone:
      axes.text(column, row + 0.24, f'{share:.1%}', fontsize=7, **looks)


def _add_bar(figure: figure_lib.Figure, axes: axes_lib.Axes, image: cm.ScalarMappable) -> None:
  bar = figure.colorbar(image, cax=axes, ticks=[0, 0.01, 0.05, 0.2, 0.5, 1])
  bar.ax.set_yticklabels(['0%', '1%', '5%', '20%', '50%', '100%'], fontsize=8)
  bar.set_label('share of the true class', fontsize=9)
  bar.outline.set_visible(False)


def _list_confusions(axes: axes_lib.Axes, matrix: np.ndarray, class_names: Sequence[str]) -> None:
  """Lists the largest counts off the diagonal."""
  mistakes = matrix - np.diag(np.diagonal(matrix))
  # Most cells of many classes are empty.
  cells = np.flatnonzero(mistakes)
  order = cells[np.argsort(-mistakes.ravel()[cells], kind='stable')[:_LISTED]]
  pairs = zip(*np.unravel_index(order, matrix.shape), strict=True)
  texts = [f'{mistakes[pair]:,}  {class_names[pair[0]]} -> {class_names[pair[1]]}'
           for pair in pairs if mistakes[pair]]
  axes.set_axis_off()
  axes.set_title('Most frequent confusions', loc='left')
  axes.text(0, 1, '\n'.join(texts), transform=axes.transAxes, va='top', fontsize=10,
            linespacing=1.6)
