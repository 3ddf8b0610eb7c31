"""What all pictures share: figures without a window, colors, and a file that is always whole.

Figures are made as objects, not through pyplot: that keeps every figure it has made in a global
list. The colors are those of Okabe and Ito, which readers of any color vision can tell apart
(https://jfly.uni-koeln.de/color/).
"""

import functools
import pathlib
import textwrap

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
from matplotlib import font_manager
from matplotlib import text as text_lib
from matplotlib.backends import backend_agg
import numpy as np
from PIL import Image

from engine.reporting.plots import frame
from tfrecords import atomic_file
from tfrecords import printable

BLUE = '#0072B2'
ORANGE = '#D55E00'
GRAY = '#666666'

# At 100 dots an inch a picture of 9 inches has the width of a README.
_DOTS_PER_INCH = 100
# Pixels to the left and right of a heading.
_EDGE = 4
# Height of a line in sizes of its font.
_LINE_SPACING = 1.2
_POINTS_PER_INCH = 72
# The usual 6 takes half as long again and saves a twentieth.
_COMPRESSION = 3


def new(width: float, height: float) -> figure_lib.Figure:
  """Returns an empty figure of that size in inches, with a layout without overlaps."""
  figure = figure_lib.Figure(figsize=(width, height), dpi=_DOTS_PER_INCH, layout='constrained',
                             facecolor='white')
  backend_agg.FigureCanvasAgg(figure)
  return figure


def declutter(axes: axes_lib.Axes) -> None:
  """Leaves of a frame what a curve needs: two axes and faint lines to read off values."""
  axes.spines[['top', 'right']].set_visible(False)
  axes.grid(axis='y', color='#DDDDDD', linewidth=0.8)
  axes.set_axisbelow(True)


def limit_to_shares(axes: axes_lib.Axes) -> None:
  """Leaves the y axis of an accuracy its ticks from 0 to 1: a margin around a curve has others.

  Args:
    axes: with everything drawn, and with the limits that it keeps.
  """
  bottom, top = axes.get_ylim()
  axes.set_yticks([tick for tick in axes.get_yticks() if max(0, bottom) <= tick <= min(1, top)])


def plain(text: object) -> str:
  """Escapes text from outside, such as a file's name, for matplotlib.

  Dollar signs do not start formulas, line breaks become escapes, and so do characters that the font
  lacks: matplotlib would warn about them and draw the same box for each.
  """
  shown = printable.text(text)
  if not shown.isascii():
    shown = ''.join(character if ord(character) in _characters() else
                    character.encode('unicode_escape').decode() for character in shown)
  return shown.replace('$', r'\$')


def fitted(text: object, most: int) -> str:
  """Returns `plain(text)` without its middle where it has more than `most` characters."""
  shown = printable.text(text)
  if len(shown) > most:
    shown = f'{shown[:most // 2 - 3]}...{shown[-(most - most // 2):]}'
  return plain(shown)


@functools.cache
def _characters() -> frozenset[int]:
  """Returns the code points that the font of all figures has."""
  return frozenset(font_manager.get_font(font_manager.findfont('DejaVu Sans')).get_charmap())


def _wrap(figure: figure_lib.Figure, text: text_lib.Text) -> None:
  """Breaks the lines of a text until it is no wider than its figure."""
  lines = text.get_text().split('\n')
  letters = max(map(len, lines))
  while letters > 1 and not _fits(figure, text):
    letters -= 1
    text.set_text('\n'.join(
        part for line in lines for part in textwrap.wrap(line, letters) or ['']))
  more = text.get_text().count('\n') + 1 - len(lines)
  height = more * _LINE_SPACING * float(text.get_fontsize()) / _POINTS_PER_INCH
  figure.set_figheight(figure.get_figheight() + height)


def _fits(figure: figure_lib.Figure, text: text_lib.Text) -> bool:
  box = text.get_window_extent()
  return box.x0 >= _EDGE and box.x1 <= figure.bbox.width - _EDGE


def save(figure: figure_lib.Figure, path: pathlib.Path) -> pathlib.Path:
  """Writes a PNG file whole, with a frame, and returns its path.

  Headings that are longer than the figure is wide get more lines, and the figure room for them.

  Raises:
    errors.InputError: it cannot be written.
  """
  for text in figure.texts:
    _wrap(figure, text)
  # figure.savefig would lay out and draw everything a first time, only to settle the layout.
  figure.canvas.draw()
  pixels = np.asarray(figure.canvas.buffer_rgba())  # type: ignore[attr-defined]
  with atomic_file.temporary_path(path) as temporary:
    Image.fromarray(frame.add(pixels)).save(
        temporary, 'PNG', compress_level=_COMPRESSION, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
  return path
