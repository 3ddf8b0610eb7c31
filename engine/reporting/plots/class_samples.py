"""A contact sheet: the first images of every class of a data set, a row a class."""

from collections.abc import Sequence

from matplotlib import axes as axes_lib
from matplotlib import figure as figure_lib
import numpy as np

from engine.reporting.plots import figures

# More classes than this stand in several columns of rows.
_MOST_ROWS = 25
_GAP = 2  # white pixels around an image
_INCHES_PER_IMAGE = 0.55

Images = Sequence[np.ndarray]


def draw(images: Sequence[Images], class_names: Sequence[str], caption: str) -> figure_lib.Figure:
  """Draws the images of each class beside its name.

  Args:
    images: per class uint8 images [height, width, channels], 1 or 3 channels; there may be none.
    class_names: in the order of the labels.
    caption: text above the images, such as `cifar10, train`.
  """
  starts = range(0, len(class_names), _MOST_ROWS)
  wide = max(1, max(map(len, images)))
  rows = min(_MOST_ROWS, len(class_names))
  width = max(5.0, len(starts) * (wide * _INCHES_PER_IMAGE + 1.4))
  figure = figures.new(width, 0.5 + rows * _INCHES_PER_IMAGE)
  figure.suptitle(figures.plain(caption))
  shape = next(image.shape for row in images for image in row)
  for axes, start in zip(figure.subplots(1, len(starts), squeeze=False)[0], starts, strict=True):
    part = slice(start, start + _MOST_ROWS)
    _draw_rows(axes, images[part], class_names[part], wide, shape)
  return figure


def _draw_rows(axes: axes_lib.Axes, images: Sequence[Images], class_names: Sequence[str],
               wide: int, shape: tuple[int, ...]) -> None:
  """Draws one column of rows as a single picture: quicker than hundreds of small ones."""
  axes.imshow(montage(images, wide, shape), interpolation='nearest')
  pitch = shape[0] + _GAP
  axes.set_yticks([row * pitch + pitch / 2 for row in range(len(class_names))],
                  [figures.plain(name.replace('_', ' ')) for name in class_names], fontsize=9)
  axes.set_xticks([])
  axes.tick_params(length=0)
  axes.spines[:].set_visible(False)


def montage(images: Sequence[Images], wide: int, shape: tuple[int, ...]) -> np.ndarray:
  """Returns rows of images on white, side by side.

  Args:
    images: a sequence a row, of at most `wide` images.
    wide: images in the longest row.
    shape: height, width and channels of an image.

  Returns:
    uint8 [rows * (height + 2) + 2, wide * (width + 2) + 2, 3].
  """
  height, width = shape[0] + _GAP, shape[1] + _GAP
  sheet = np.full((len(images) * height + _GAP, wide * width + _GAP, 3), 255, np.uint8)
  for row, line in enumerate(images):
    for column, image in enumerate(line):
      top, left = row * height + _GAP, column * width + _GAP
      sheet[top:top + shape[0], left:left + shape[1]] = image
  return sheet
