"""The shapes of the built-in data set `shapes`, as implicit functions.

f(u, v) is positive inside the shape, zero on its outline and has a slope of at most 1, so that near
the outline it approximates the signed distance. Each shape has an area of about pi, that of the
unit circle, surrounds the origin and is symmetric about one of the axes: neither the area nor a
horizontal flip reveals the class.

Only operations whose result IEEE 754 defines exactly are used (see `shape_renderer.py`): u and v
are float32 arrays of the same shape, and so is the result.
"""

import numpy as np


def circle(u: np.ndarray, v: np.ndarray, radius: float = 1.0) -> np.ndarray:
  """A disc: radius - |(u, v)|."""
  return radius - np.sqrt(u * u + v * v)


def square(u: np.ndarray, v: np.ndarray, half: float = 0.886) -> np.ndarray:
  """Four half planes: half - max(|u|, |v|)."""
  return half - np.maximum(abs(u), abs(v))


def triangle(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Three half planes, equally far from the center, v >= -0.778 the lowest."""
  return 0.778 - np.maximum(-v, 0.5 * v + 0.866 * abs(u))


def cross(u: np.ndarray, v: np.ndarray, width: float = 0.38,
          length: float = 1.2) -> np.ndarray:
  """Two bars: the smaller of |u| and |v| is below `width`, the larger below `length`."""
  return np.minimum(width - np.minimum(abs(u), abs(v)), length - np.maximum(abs(u), abs(v)))


def ring(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Half the width of the line minus the distance from a circle."""
  return 0.24 - abs(circle(u, v, 1.05))


def frame(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Half the width of the line minus the distance from a square."""
  return 0.21 - abs(square(u, v, 0.94))


def star(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Five points: two reflections fold the plane into a tenth, where one straight edge is left."""
  u = abs(u)
  for normal_u in (0.809, -0.809):  # cos 36 deg; sin 36 deg = 0.588
    behind = 2 * np.maximum(normal_u * u - 0.588 * v, 0)
    u, v = u - behind * normal_u, v + behind * 0.588
  return 0.58 - 0.923 * abs(u) - 0.384 * v


def crescent(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """A disc minus another, shifted disc."""
  return np.minimum(circle(u - 0.4, v, 1.35), -circle(u - 1.15, v, 1.02))


def _wave(u: np.ndarray, period: float) -> np.ndarray:
  """A triangular wave: slope +-1, zero every half period."""
  turns = u / period
  return (abs(turns - np.floor(turns) - 0.5) - 0.25) * period


def stripes(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Bars within a disc."""
  return np.minimum(circle(u, v, 1.4), _wave(u, 0.9))


def checkers(u: np.ndarray, v: np.ndarray) -> np.ndarray:
  """Squares within a disc: where both waves have the same sign."""
  across, down = _wave(u, 1.3), _wave(v, 1.3)
  odd = np.maximum(np.minimum(across, down), np.minimum(-across, -down))
  return np.minimum(circle(u, v, 1.4), odd)


SHAPES = {  # in the order of the labels
    'circle': circle,
    'square': square,
    'triangle': triangle,
    'cross': cross,
    'ring': ring,
    'frame': frame,
    'star': star,
    'crescent': crescent,
    'stripes': stripes,
    'checkers': checkers,
}
