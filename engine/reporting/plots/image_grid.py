"""Images in rows, each below a few lines of text."""

from collections.abc import Sequence
import math

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures

_COLUMNS = 6
# Nine images stand in a square.
_SQUARE, _SQUARE_COLUMNS = 9, 3

# Inches: from image to image, a line of text, what stands above all, what is left free below.
_PITCH = 1.5
_LINE = 0.17
_HEADING = 0.45
_MARGIN = 0.1
# Letters that fit: of the heading above an image, of a line of text in its usual size.
_HEADING_LETTERS, _LONGEST = 13, 24
# Font sizes of the text above an image.
_USUAL, _SMALLEST = 8.0, 5.5
# Share of the pitch that is image.
_FILLED = 0.92


def draw(images: Sequence[np.ndarray], titles: Sequence[str], heading: str,
         colors: Sequence[str] = ()) -> figure_lib.Figure:
  """Draws the images in rows, each below its title.

  All are one picture with texts in it: axes for each would take ten times as long.

  Args:
    images: uint8 [height, width, channels], 1 or 3 channels, all of one shape; there may be none.
    titles: of the images, of one to three lines; a line that is too long is smaller, then cut.
    heading: stands above all.
    colors: of the titles; black where there are none.
  """
  columns = _SQUARE_COLUMNS if len(images) == _SQUARE else _COLUMNS
  sheet, places = _montage(
      images, 1 + max((title.count('\n') for title in titles), default=0), columns)
  below = columns * _PITCH * sheet.shape[0] / sheet.shape[1] + _MARGIN
  figure = figures.new(columns * _PITCH, _HEADING + below)
  figure.set_layout_engine(None)
  figure.suptitle(figures.fitted(heading, _HEADING_LETTERS * columns),
                  y=1 - 0.5 * _HEADING / (_HEADING + below), va='center')
  if images:
    axes = figure.add_axes((0, _MARGIN / (_HEADING + below), 1,
                            (below - _MARGIN) / (_HEADING + below)))
    axes.set_axis_off()
    # Every pixel stays a visible square: a smoother picture would be easier than the network's.
    axes.imshow(sheet, interpolation='nearest')
    _write_titles(axes, places, titles, colors or ['black'] * len(images))
  return figure


def _write_titles(axes: axes_lib.Axes, places: Sequence[tuple[float, float]],
                  titles: Sequence[str], colors: Sequence[str]) -> None:
  """Writes the titles, all in the size in which the longest line fits, but not below _SMALLEST."""
  longest = max(len(line) for title in titles for line in title.split('\n'))
  size = max(_SMALLEST, _USUAL * min(1.0, _LONGEST / max(1, longest)))
  for (x, y), title, color in zip(places, titles, colors, strict=True):
    lines = [figures.fitted(line, round(_LONGEST * _USUAL / size)) for line in title.split('\n')]
    axes.text(x, y, '\n'.join(lines), ha='center', va='bottom', fontsize=size, color=color)


def _montage(images: Sequence[np.ndarray], lines: int,
             columns: int) -> tuple[np.ndarray, list[tuple[float, float]]]:
  """Returns all images on white, with room above each, and where its text ends there.

  Args:
    images: uint8 [height, width, channels], 1 or 3 channels, all of one shape.
    lines: of text above an image.
    columns: images in a row.
  """
  height, width, _ = images[0].shape if images else (1, 1, 3)
  pitch = round(width / _FILLED)
  space = math.ceil((lines + 0.3) * _LINE / _PITCH * pitch)
  rows = -(-len(images) // columns)
  sheet = np.full((rows * (space + height), columns * pitch, 3), 255, np.uint8)
  places = []
  # A single row stands in the middle, below the heading.
  free = max(0, columns - len(images)) * pitch // 2
  for number, image in enumerate(images):
    row, column = divmod(number, columns)
    top = row * (space + height) + space
    left = free + column * pitch + (pitch - width) // 2
    sheet[top:top + height, left:left + width] = image
    places.append((left + width / 2 - 0.5, top - 1.0))
  return sheet, places

