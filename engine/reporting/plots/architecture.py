"""A network as a picture: one block per layer, its height by image size, its width by channels."""

from collections.abc import Sequence
import math

from matplotlib import figure as figure_lib
from matplotlib import patches

from engine.models import layer_summary
from engine.reporting.plots import figures

# In drawing units: sizes of the largest and smallest block, and the gap between blocks.
_TALLEST = 4.0
_WIDEST = 1.0
_LEAST = 0.12
_GAP = 0.45
_INCHES = 0.62
# Space for the labels below the blocks.
_BELOW = 2.3
# Blocks in a row; a network of more continues in the next one.
_MOST_BLOCKS = 12


def draw(layers: Sequence[layer_summary.LayerSummary], image_shape: tuple[int, int, int],
         title: str) -> figure_lib.Figure:
  """Draws the layers from left to right, row by row, with shapes and parameters below.

  Args:
    layers: in the order of computation.
    image_shape: height, width and channels of the images.
    title: title.
  """
  blocks = [layer_summary.LayerSummary('image', image_shape, 0, 0), *layers]
  tallest = max(_height(block.shape) for block in blocks)
  widest = max(block.shape[-1] for block in blocks)
  pitch = _WIDEST + _GAP
  columns, rows = min(len(blocks), _MOST_BLOCKS), -(-len(blocks) // _MOST_BLOCKS)
  figure = figures.new(_INCHES * pitch * (columns + 0.5) + 1,
                       _INCHES * (rows * (_TALLEST + _BELOW) + 1))
  figure.suptitle(figures.plain(title))
  axes = figure.subplots()
  axes.set_axis_off()
  axes.set_aspect('equal')
  axes.set_xlim(-pitch / 2, pitch * (columns - 0.5))
  axes.set_ylim(-_BELOW - (rows - 1) * (_TALLEST + _BELOW), _TALLEST)
  for place, block in enumerate(blocks):
    # On logarithmic scales, as channels differ by a factor of a thousand.
    height = max(_LEAST, _TALLEST * math.log1p(_height(block.shape)) / math.log1p(tallest))
    width = max(_LEAST, _WIDEST * math.log1p(block.shape[-1]) / math.log1p(widest))
    row, column = divmod(place, _MOST_BLOCKS)
    x, bottom = column * pitch, -row * (_TALLEST + _BELOW)
    middle = bottom + _TALLEST / 2
    color = figures.BLUE if block.parameters and not block.frozen else figures.GRAY
    axes.add_patch(patches.Rectangle((x - width / 2, middle - height / 2), width, height,
                                     facecolor=color, edgecolor='black', alpha=0.75,
                                     hatch='//' if block.frozen else ''))
    if place:
      axes.annotate('', (x - pitch * 0.5 + _GAP * 0.3, middle),
                    (x - pitch * 0.5 - _GAP * 0.3, middle), arrowprops={'arrowstyle': '->'})
    lines = [block.name, layer_summary.shape_text(block.shape)]
    lines += [f'{block.parameters:,}' + ' frozen' * block.frozen] * bool(block.parameters)
    axes.text(x, bottom - 0.25, '\n'.join(lines), ha='right', va='top', fontsize=8, rotation=40,
              rotation_mode='anchor')
  return figure


def _height(shape: tuple[int, ...]) -> int:
  """Returns the height of a layer's images; 1 for a vector."""
  return shape[0] if len(shape) == 3 else 1
