"""Estimates the brightness of the paper under a drawing: shading, vignette and stains, but no ink.

First a polynomial of degree 4 in both coordinates for the logarithm of the brightness, since light
multiplies. It is fitted to a grid of pixels by iterated least squares without the pixels that lie
far from it: those are ink. Then what is left of the shading, as the local mean of the pixels near
the polynomial, weighted by a Gaussian (normalized convolution; H. Knutsson and C.-F. Westin,
"Normalized and differential convolution", CVPR 1993).
"""

import numpy as np
from scipy import ndimage

_DEGREE = 4
# Points of the grid in each direction; at most as many as there are pixels.
_GRID = 64
_ITERATIONS = 12
# In standard deviations, estimated by the median of the absolute deviations (1.4826: of a normal
# distribution), and at least some gray values, as paper drawn by a program has none.
_FAR = 3.0
_MAD = 1.4826
_SMALLEST_DEVIATION = 2.0
# Added before the logarithm, so that the noise of black counts little; the smallest deviation of
# the logarithms.
_BLACK, _SMALLEST_RATIO = 16.0, 0.02
# Of the Gaussian, as a share of the shorter side.
_REACH = 1 / 8


def estimate(gray: np.ndarray) -> np.ndarray:
  """Returns the brightness of the paper at every pixel.

  Args:
    gray: float [height, width], 0 to 255.

  Returns:
    float64 [height, width].
  """
  surface = _surface(gray)
  rest = gray - surface
  paper = (np.abs(rest) <= _FAR * deviation(rest)).astype(np.float64)
  reach = _REACH * min(gray.shape)
  weight = ndimage.gaussian_filter(paper, reach, mode='nearest')
  # Where no paper is near, the polynomial stands.
  local = ndimage.gaussian_filter(paper * rest, reach, mode='nearest') / np.maximum(weight, 1e-3)
  return surface + local


def deviation(rest: np.ndarray) -> float:
  """Returns the standard deviation of the paper's noise, not of the ink, in gray values."""
  return max(_MAD * float(np.median(np.abs(rest - np.median(rest)))), _SMALLEST_DEVIATION)


def _surface(gray: np.ndarray) -> np.ndarray:
  """Returns the polynomial at every pixel."""
  height, width = gray.shape
  rows, columns = (np.linspace(0, side - 1, min(_GRID, side)).astype(int)
                   for side in (height, width))
  values = np.log(gray[np.ix_(rows, columns)].ravel() + _BLACK)
  vertical, horizontal = (np.polynomial.legendre.legvander(np.linspace(-1, 1, side), _DEGREE)
                          for side in (height, width))
  orders = [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]
  terms = np.stack([np.outer(vertical[rows, i], horizontal[columns, j]).ravel()
                    for i, j in orders], axis=1)
  kept = np.abs(values - np.median(values)) <= np.quantile(np.abs(values - np.median(values)), 0.8)
  for _ in range(_ITERATIONS):
    factors = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
    rest = np.abs(values - terms @ factors)
    # Half of the pixels at least stay: of a picture without paper nothing else would be left.
    limit = max(_FAR * max(_MAD * float(np.median(rest)), _SMALLEST_RATIO),
                float(np.median(rest)))
    if (kept == (rest <= limit)).all():
      break
    kept = rest <= limit
  matrix = np.zeros([_DEGREE + 1] * 2)
  for (i, j), factor in zip(orders, factors, strict=True):
    matrix[i, j] = factor
  return np.exp(vertical @ matrix @ horizontal.T) - _BLACK
