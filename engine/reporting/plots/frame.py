"""The frame of a picture: a white margin within a thin line with round corners.

Pictures are white, and pages may be dark: GitHub shows the documents as the reader's browser asks.
The frame keeps words off the edge, and the corners outside of it are transparent.
"""

import numpy as np

# Pixels.
MARGIN = 12
_RADIUS = 10
_LINE = np.array([208, 215, 222], float)


def add(pixels: np.ndarray) -> np.ndarray:
  """Returns a picture with its frame.

  Args:
    pixels: uint8 [height, width, 3 or 4], red, green, blue and perhaps opacity, on white.

  Returns:
    uint8 [height + 2 MARGIN, width + 2 MARGIN, 4].
  """
  framed = np.full([side + 2 * MARGIN for side in pixels.shape[:2]] + [4], 255, np.uint8)
  framed[MARGIN:-MARGIN, MARGIN:-MARGIN, :3] = pixels[..., :3]
  for side in (framed[0], framed[-1], framed[:, 0], framed[:, -1]):
    side[:, :3] = _LINE
  corner = _corner()
  for vertical in (1, -1):
    for horizontal in (1, -1):
      framed[::vertical, ::horizontal][:_RADIUS, :_RADIUS] = corner
  return framed


def _corner() -> np.ndarray:
  """Returns the upper left corner, uint8 [_RADIUS, _RADIUS, 4]: a quarter of a circle."""
  offsets = _RADIUS - 0.5 - np.arange(_RADIUS)
  distance = np.hypot(offsets[:, None], offsets)[..., None]
  # The line is one pixel wide, and pixels that it crosses have a share of it.
  line = np.clip(1 - np.abs(_RADIUS - 0.5 - distance), 0, 1)
  color = line * _LINE + (1 - line) * 255
  color = np.where(distance > _RADIUS - 0.5, _LINE, color)
  opacity = 255 * np.clip(_RADIUS - distance + 0.5, 0, 1)
  return np.concatenate([color, opacity], axis=2).round().astype(np.uint8)
