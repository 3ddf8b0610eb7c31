"""Places a drawing as MNIST places its digits.

The drawing fills 20 of 28 pixels and its center of mass is in the middle
(http://yann.lecun.com/exdb/mnist).
"""

import numpy as np
from PIL import Image

# Share of the side that a drawing fills.
_SHARE = 20 / 28


def place(strokes: np.ndarray, image_shape: tuple[int, int, int]) -> np.ndarray:
  """Returns a drawing, scaled and centered.

  Args:
    strokes: [height, width], 0 (background) to 255, cut to the drawing; may be empty.
    image_shape: height, width and channels (one) of the image.

  Returns:
    uint8 of that shape; black without strokes.
  """
  height, width, _ = image_shape
  pixels = np.zeros(image_shape, np.uint8)
  if not strokes.size:
    return pixels
  scale = _SHARE * min(height, width) / max(strokes.shape)
  size = [max(1, round(scale * side)) for side in strokes.shape[::-1]]
  small = np.asarray(Image.fromarray(strokes.astype(np.uint8)).resize(
      size, Image.Resampling.LANCZOS), np.float64)
  top, left = (round(side / 2 - center) for side, center in zip(
      (height, width), _center_of_mass(small), strict=True))
  top, left = (min(max(start, 0), side - length) for start, side, length in zip(
      (top, left), (height, width), small.shape, strict=True))
  pixels[top:top + small.shape[0], left:left + small.shape[1], 0] = small
  return pixels


def _center_of_mass(weights: np.ndarray) -> tuple[float, float]:
  """Returns row and column of the center of mass, in pixels from the upper left corner."""
  total = weights.sum() or 1.0
  rows, columns = (np.arange(length) + 0.5 for length in weights.shape)
  return float(weights.sum(axis=1) @ rows / total), float(weights.sum(axis=0) @ columns / total)
