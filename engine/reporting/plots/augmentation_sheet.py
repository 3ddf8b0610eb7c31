"""A sheet of augmented images: a block an augmentation, in each row an image and its versions."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures

# Inches: from image to image, a line of text, the title of a block, the heading of the sheet.
_PITCH, _LINE, _TITLE, _HEADING = 0.9, 0.14, 0.34, 0.45
# Share of the pitch that is image.
_FILLED = 0.92
_FONT_SIZE, _LETTERS = 6.5, 18


class Block(NamedTuple):
  """One augmentation.

  Attributes:
    title: its name and settings.
    rows: for each image the original and its versions, uint8 [height, width, channels], none larger
      than the original.
    texts: labels of all images, '' for none; the parts of a mixed label end with commas.
  """
  title: str
  rows: Sequence[Sequence[np.ndarray]]
  texts: Sequence[Sequence[str]]


def draw(blocks: Sequence[Block], heading: str) -> figure_lib.Figure:
  """Draws the blocks below each other.

  Args:
    blocks: of at least one row each, all of the same number of images.
    heading: stands above all.
  """
  # One picture with texts in it: axes for each image would take ten times as long.
  height, width, _ = blocks[0].rows[0][0].shape
  # Pixels of an inch.
  scale = width / (_FILLED * _PITCH)
  columns = len(blocks[0].rows[0])
  tops, total = [], 0.0
  for block in blocks:
    tops.append(total)
    total += _TITLE * scale + len(block.rows) * _row_height(block, height, scale)
  sheet = np.full((round(total) + 1, round(columns * _PITCH * scale), 3), 255, np.uint8)
  figure = figures.new(columns * _PITCH, _HEADING + sheet.shape[0] / scale)
  figure.set_layout_engine(None)
  share = _HEADING / figure.get_figheight()
  figure.suptitle(figures.fitted(heading, 14 * columns), y=1 - 0.5 * share, va='center')
  axes = figure.add_axes((0, 0, 1, 1 - share))
  axes.set_axis_off()
  for block, top in zip(blocks, tops, strict=True):
    axes.text(0.05 * scale, top + 0.7 * _TITLE * scale, figures.plain(block.title), fontsize=9,
              fontweight='bold', va='center')
    for row, (images, texts) in enumerate(zip(block.rows, block.texts, strict=True)):
      bottom = top + _TITLE * scale + (row + 1) * _row_height(block, height, scale)
      for column, (image, text) in enumerate(zip(images, texts, strict=True)):
        left = column * _PITCH * scale
        y, x = round(bottom - height), round(left + (_PITCH * scale - image.shape[1]) / 2)
        sheet[y:y + image.shape[0], x:x + image.shape[1]] = image
        axes.text(left + _PITCH * scale / 2, y - 1.0, _shown(text), ha='center', va='bottom',
                  fontsize=_FONT_SIZE)
  # Every pixel stays a visible square.
  axes.imshow(sheet, interpolation='nearest')
  return figure


def _row_height(block: Block, height: int, scale: float) -> float:
  """Returns the pixels of a row with its texts."""
  lines = max(text.count(',') + 1 for texts in block.texts for text in texts)
  return height + (lines + 0.4) * _LINE * scale


def _shown(text: str) -> str:
  """Returns a label with one line for each part."""
  return '\n'.join(figures.fitted(part.strip(), _LETTERS) for part in text.split(','))
