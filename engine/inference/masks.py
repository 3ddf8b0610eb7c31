"""How far inside a line or a shape each pixel is, and two images joined along it."""

import numpy as np

# How many shapes of eight are ellipses, and ellipses or rectangles; the others are half-planes.
_ELLIPSES, _CLOSED, _KINDS = 4, 7, 8


def shape(count: int, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
  """Returns how far inside a random ellipse, rectangle or half-plane each pixel is, in pixels.

  Returns:
    float64 [count, height, width], negative outside.
  """
  angle = rng.uniform(0, np.pi, [count, 1, 1])
  middle = rng.uniform(-0.5, 0.5, [2, count, 1, 1])
  along, across = (line(count, height, width, rng, turned) - shift * side for turned, shift, side
                   in zip((angle, angle + np.pi / 2), middle, (height, width), strict=True))
  # Many small ones and few large ones, as distances from a camera make them.
  radius = np.minimum(0.08 / rng.uniform(0.08, 1, [count, 1, 1]), 1) * height
  flat = radius * rng.uniform(0.4, 1, [count, 1, 1])
  ellipse = (1 - np.sqrt((along / radius) ** 2 + (across / flat) ** 2)) * flat
  rectangle = np.minimum(radius - np.abs(along), flat - np.abs(across))
  kind = rng.integers(0, _KINDS, [count, 1, 1])
  return np.select([kind < _ELLIPSES, kind < _CLOSED], [ellipse, rectangle], along)


def line(count: int, height: int, width: int, rng: np.random.Generator,
         angle: np.ndarray | None = None) -> np.ndarray:
  """Returns the distance of each pixel from a line through the middle, in pixels.

  Args:
    count: how many lines.
    height: of an image.
    width: of an image.
    rng: decides the angles.
    angle: of the lines, [count, 1, 1], in radians; None: random ones.

  Returns:
    float64 [count, height, width], negative on one side.
  """
  angle = rng.uniform(0, 2 * np.pi, [count, 1, 1]) if angle is None else angle
  rows, columns = np.mgrid[:height, :width] - np.array([height - 1, width - 1])[:, None, None] / 2
  return np.cos(angle) * columns + np.sin(angle) * rows


def mixed(ones: np.ndarray, others: np.ndarray, inside: np.ndarray) -> np.ndarray:
  """Returns `ones` where `inside` is above 0 and `others` elsewhere, with an edge of a pixel."""
  share = np.clip(inside + 0.5, 0, 1)[..., None].astype(ones.dtype)
  return share * ones + (1 - share) * others
