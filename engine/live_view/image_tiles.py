"""Many small images in one grid, misclassified ones marked: two of the six panels."""

import math

import numpy as np

# Frame of a misclassified image.
_WRONG = np.array([255, 90, 70], np.uint8)
_RIGHT = np.array([255, 255, 255], np.uint8)
_GAP = 2
# Gray images whose median is not above this are drawings on a black ground, as MNIST's.
_BLACK = 16


def arrange(images: np.ndarray, right: np.ndarray, columns: int = 0) -> np.ndarray:
  """Returns images in rows, each in a frame whose color says whether it is classified correctly.

  Args:
    images: uint8 [n, height, width, channels], 1 or 3 channels; n may be 0.
    right: bool [n].
    columns: images in a row; 0: as many as make the grid about square.

  Returns:
    uint8 [rows, columns, 3] in pixels, white where there is no image.
  """
  count, height, width, _ = images.shape
  columns = columns or max(1, math.ceil(math.sqrt(count * height / width)))
  rows = max(1, -(-count // columns))
  pitch = height + _GAP, width + _GAP
  tiles = np.full((rows * columns, *pitch, 3), 255, np.uint8)
  tiles[:count] = np.where(right[:, None, None, None], _RIGHT, _WRONG)
  inside = _GAP // 2
  tiles[:count, inside:inside + height, inside:inside + width] = images
  # Drawings on black are drawn in black on the color of their frame, as ink on paper.
  if images.shape[3] == 1 and count and np.median(images) <= _BLACK:
    share = images.astype(np.float32) / 255
    ground = np.where(right[:, None, None, None], _RIGHT, _WRONG).astype(np.float32)
    tiles[:count, inside:inside + height, inside:inside + width] = (1 - share) * ground
  grid = tiles.reshape(rows, columns, *pitch, 3)
  return grid.transpose(0, 2, 1, 3, 4).reshape(rows * pitch[0], columns * pitch[1], 3)


def place(number: int, columns: int, shape: tuple[int, ...]) -> tuple[float, float]:
  """Returns column and row, in pixels, of the upper left corner of an image in the grid."""
  row, column = divmod(number, columns)
  return column * (shape[1] + _GAP) - 0.5, row * (shape[0] + _GAP) - 0.5


def mistakes_first(right: np.ndarray) -> np.ndarray:
  """Returns indices that sort misclassified images first and keep the order otherwise."""
  return np.argsort(right, kind='stable')
