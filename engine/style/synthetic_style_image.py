"""A painting made on the spot, for whoever has no style picture at hand: brush strokes that swirl.

Noise in the colours of a palette is smeared along the contour lines of hills and hollows, which
curl around them (line integral convolution: Cabral and Leedom, "Imaging vector fields using line
integral convolution", 1993).
"""

import numpy as np
from PIL import Image
from scipy import ndimage

# What to give as the file's name.
NAME = 'strokes'

_SIDE = 384
# Two sizes of hills: their deviation over the side, and their share.
_HILLS = ((1 / 6, 1.0), (1 / 14, 0.35))
_PALETTE = np.array([[18, 32, 84], [34, 74, 150], [78, 140, 190], [232, 214, 140],
                     [240, 180, 50], [200, 96, 40], [30, 90, 90]], np.float64)
# Pixels that a stroke reaches either way.
_REACH = 16


def paint(side: int = _SIDE, seed: int = 0) -> Image.Image:
  """Returns the painting, RGB, the same for the same arguments.

  Args:
    side: of the square, pixels; at least 16.
    seed: of the noise.
  """
  rng = np.random.default_rng(seed)

  def noise(deviation: float) -> np.ndarray:
    return ndimage.gaussian_filter(rng.standard_normal((side, side)), deviation, mode='wrap')

  hills = np.sum([share * side * part * noise(side * part) for part, share in _HILLS], axis=0)
  dabs = 1.3 * hills / np.std(hills) + 4.5 * noise(3.0)
  # As much of each colour as of any other.
  ranks = np.quantile(dabs, np.linspace(0, 1, len(_PALETTE) + 1)[1:-1])
  colours = _PALETTE[np.searchsorted(ranks, dabs)] + 110 * noise(1.2)[:, :, None]
  smeared = smear(colours, hills)
  relief = 0.25 * ndimage.sobel(ndimage.gaussian_filter(smeared.mean(axis=2), 0.7), 0)
  return Image.fromarray(np.clip(smeared + relief[:, :, None], 0, 255).astype(np.uint8))


def smear(colours: np.ndarray, hills: np.ndarray) -> np.ndarray:
  """Returns the mean of the colors along the contour line through each pixel.

  Args:
    colours: float [height, width, channels].
    hills: heights, float [height, width].

  Returns:
    float [height, width, channels].
  """
  down, across = np.gradient(hills)
  steepness = np.hypot(down, across) + 1e-9
  along = across / steepness, -down / steepness
  start = np.mgrid[:hills.shape[0], :hills.shape[1]].astype(np.float64)
  total = np.zeros_like(colours)
  for direction in (1, -1):
    place = start.copy()
    for _ in range(_REACH):
      total += np.stack([_at(plane, place) for plane in np.moveaxis(colours, 2, 0)], 2)
      place = place + direction * np.stack([_at(plane, place) for plane in along])
  return total / (2 * _REACH)


def _at(plane: np.ndarray, place: np.ndarray) -> np.ndarray:
  return ndimage.map_coordinates(plane, place, order=1, mode='grid-wrap')
