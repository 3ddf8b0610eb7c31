"""A generated style image of swirling brush strokes, which needs no file.

Noise in the colors of a palette is smeared along the contour lines of a random height map (line
integral convolution: Cabral and Leedom, "Imaging vector fields using line integral convolution",
1993).
"""

import numpy as np
from PIL import Image
from scipy import ndimage

# The name that selects it in place of a file name.
NAME = 'strokes'

_SIDE = 384
# Two scales of the height map: standard deviation divided by the side, and weight.
_SCALES = ((1 / 6, 1.0), (1 / 14, 0.35))
_PALETTE = np.array([[18, 32, 84], [34, 74, 150], [78, 140, 190], [232, 214, 140],
                     [240, 180, 50], [200, 96, 40], [30, 90, 90]], np.float64)
# Length of a stroke in either direction, pixels.
_REACH = 16


def paint(side: int = _SIDE, seed: int = 0) -> Image.Image:
  """Returns the image, RGB, deterministic for its arguments.

  Args:
    side: of the square, pixels; at least 16.
    seed: of the noise.
  """
  rng = np.random.default_rng(seed)

  def noise(deviation: float) -> np.ndarray:
    return ndimage.gaussian_filter(rng.standard_normal((side, side)), deviation, mode='wrap')

  hills = np.sum([share * side * part * noise(side * part) for part, share in _SCALES], axis=0)
  dabs = 1.3 * hills / np.std(hills) + 4.5 * noise(3.0)
  # Equal areas of all colors.
  ranks = np.quantile(dabs, np.linspace(0, 1, len(_PALETTE) + 1)[1:-1])
  colors = _PALETTE[np.searchsorted(ranks, dabs)] + 110 * noise(1.2)[:, :, None]
  smeared = smear(colors, hills)
  relief = 0.25 * ndimage.sobel(ndimage.gaussian_filter(smeared.mean(axis=2), 0.7), 0)
  return Image.fromarray(np.clip(smeared + relief[:, :, None], 0, 255).astype(np.uint8))


def smear(colors: np.ndarray, hills: np.ndarray) -> np.ndarray:
  """Returns the mean of the colors along the contour line through each pixel.

  Args:
    colors: float [height, width, channels].
    hills: heights, float [height, width].

  Returns:
    float [height, width, channels].
  """
  down, across = np.gradient(hills)
  steepness = np.hypot(down, across) + 1e-9
  along = across / steepness, -down / steepness
  start = np.mgrid[:hills.shape[0], :hills.shape[1]].astype(np.float64)
  total = np.zeros_like(colors)
  for direction in (1, -1):
    place = start.copy()
    for _ in range(_REACH):
      total += np.stack([_at(plane, place) for plane in np.moveaxis(colors, 2, 0)], 2)
      place = place + direction * np.stack([_at(plane, place) for plane in along])
  return total / (2 * _REACH)


def _at(plane: np.ndarray, place: np.ndarray) -> np.ndarray:
  return ndimage.map_coordinates(plane, place, order=1, mode='grid-wrap')
