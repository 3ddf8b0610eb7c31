"""The worst mistakes: the images that a network was surest of and wrong about."""

from collections.abc import Sequence
import math
from typing import Protocol

from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import canvas

_COLUMNS = 6
# Longer texts above an image run into their neighbours'.
_LONGEST = 22

# Inches: from image to image, a line of text, what stands above all, what is left free below.
_PITCH = 1.5
_LINE = 0.17
_HEADING = 0.45
_MARGIN = 0.1
# Share of the pitch that is image.
_FILLED = 0.92


class Mistake(Protocol):
  """An image that was taken for another class."""

  @property
  def image(self) -> np.ndarray:
    """Pixels, uint8 [height, width, channels]."""

  @property
  def label(self) -> int:
    """The class."""

  @property
  def predicted(self) -> int:
    """What it was taken for."""

  @property
  def probability(self) -> float:
    """How sure the network was, 0 to 1."""


def draw(mistakes: Sequence[Mistake], class_names: Sequence[str],
         about: str) -> figure_lib.Figure:
  """Draws the images in rows, each below `cat -> dog 0.98`.

  All are one picture with texts in it: axes for each would take ten times as long.

  Args:
    mistakes: worst first; there may be none.
    class_names: in the order of the labels.
    about: stands above, such as `step 4000`.
  """
  titles = _titles(mistakes, class_names)
  sheet, places = _montage([mistake.image for mistake in mistakes],
                           1 + any('\n' in title for title in titles))
  below = _COLUMNS * _PITCH * sheet.shape[0] / sheet.shape[1] + _MARGIN
  figure = canvas.new(_COLUMNS * _PITCH, _HEADING + below)
  figure.set_layout_engine(None)
  figure.suptitle(f'Worst mistakes, {about}' if mistakes else f'No mistakes, {about}',
                  y=1 - 0.5 * _HEADING / (_HEADING + below), va='center')
  if mistakes:
    axes = figure.add_axes((0, _MARGIN / (_HEADING + below), 1,
                            (below - _MARGIN) / (_HEADING + below)))
    axes.set_axis_off()
    # Every pixel stays a visible square: a smoother picture would be easier than the network's.
    axes.imshow(sheet, interpolation='nearest')
    for (x, y), title in zip(places, titles, strict=True):
      axes.text(x, y, title, ha='center', va='bottom', fontsize=8)
  return figure


def _montage(images: Sequence[np.ndarray],
             lines: int) -> tuple[np.ndarray, list[tuple[float, float]]]:
  """Returns all images on white, with room above each, and where its text ends there.

  Args:
    images: uint8 [height, width, channels], 1 or 3 channels, all of one shape.
    lines: of text above an image.
  """
  height, width, _ = images[0].shape if images else (1, 1, 3)
  pitch = round(width / _FILLED)
  space = math.ceil((lines + 0.3) * _LINE / _PITCH * pitch)
  rows = -(-len(images) // _COLUMNS)
  sheet = np.full((rows * (space + height), _COLUMNS * pitch, 3), 255, np.uint8)
  places = []
  for number, image in enumerate(images):
    row, column = divmod(number, _COLUMNS)
    top = row * (space + height) + space
    left = column * pitch + (pitch - width) // 2
    sheet[top:top + height, left:left + width] = image
    places.append((left + width / 2 - 0.5, top - 1.0))
  return sheet, places


def _titles(mistakes: Sequence[Mistake], class_names: Sequence[str]) -> list[str]:
  """Returns the texts, all broken in two lines when one of them is too long for its image."""
  texts = [f'{class_names[mistake.label]} -> {class_names[mistake.predicted]} '
           f'{mistake.probability:.2f}' for mistake in mistakes]
  if max(map(len, texts), default=0) <= _LONGEST:
    return texts
  return [text.replace(' -> ', ' ->\n') for text in texts]
