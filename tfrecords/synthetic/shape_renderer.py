"""Paints figures: random place, size, angle, colours, shading, clutter and grain.

A figure is an implicit function f(u, v) in its own turned, stretched and scaled coordinates. With
`scale` the pixels that a unit of these spans, each pixel of an image is

    cover = clip(1/2 + scale * f(u, v), 0, 1)
    image = shade * (background + cover * (ink - background)) + grain

Everything but f is drawn alike for all classes, and either of the two colours may be the lighter
one: only the figure itself tells the class. Most of it stays in the central 24x24 pixels.

The bytes depend on the random bits and the labels alone. The bits are the raw output of Philox,
which NumPy guarantees never to change, and everything else is float32 addition, multiplication,
division, square root, comparison and floor, which IEEE 754 rounds in one way: no sine, and no sum
of free order but one that is exact. So machines and NumPy versions agree.
"""

import numpy as np

from tfrecords.synthetic import implicit_shapes

SIDE = 32  # pixels


def _uniform(bits, low, high, *shape):
  """Draws float32 multiples of 2^-24 of the range: exact, unlike the stream of a Generator."""
  draws = bits.random_raw(int(np.prod(shape))) >> np.uint64(40)
  return low + (high - low) * (draws.astype(np.float32) / np.float32(2**24)).reshape(shape)


def _coordinates(bits, count, spread):
  """Returns u, v [count, 32, 32] and the pixels that a unit of them spans, [count, 1, 1]."""
  column = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
  x = column - _uniform(bits, -spread, spread, count, 1, 1)
  y = column[:, None] - _uniform(bits, -spread, spread, count, 1, 1)
  scale = _uniform(bits, 4.4, 7.2, count, 1, 1)
  stretch = _uniform(bits, 0.88, 1.14, count, 1, 1)
  # A direction out of a square, not a circle: slightly uneven, but it needs no sine.
  east, north = _uniform(bits, -1, 1, 2, count, 1, 1) + np.float32(1e-6)
  length = np.sqrt(east * east + north * north)
  east, north = east / length, north / length
  return (x * east + y * north) / (scale * stretch), (y * east - x * north) * stretch / scale, scale


def _cover(values, scale):
  """Returns how much of each pixel is inside, [count, 1, 32, 32] in [0, 1]."""
  return np.clip(0.5 + scale * values, 0, 1)[:, None]


def _masks(bits, labels):
  """Returns how much of each pixel the figure of its label covers, as `_cover` does."""
  u, v, scale = _coordinates(bits, len(labels), 3.5)
  values = np.empty_like(u)
  for label, figure in enumerate(implicit_shapes.FIGURES.values()):
    rows = labels == label
    values[rows] = figure(u[rows], v[rows])
  return _cover(values, scale)


def _colours(bits, brightness):
  """Returns colours [count, 3, 1, 1] in [0, 1]: any hue, HSV to RGB by its piecewise formula."""
  hue = _uniform(bits, 0, 6, len(brightness), 1, 1, 1)
  turned = (hue + np.array([5, 3, 1], np.float32).reshape(3, 1, 1)) % 6
  saturation = _uniform(bits, 0.1, 0.85, len(brightness), 1, 1, 1)
  return brightness * (1 - saturation * np.clip(np.minimum(turned, 4 - turned), 0, 1))


def _clouds(bits, count):
  """Returns smooth shading [count, 1, 32, 32] in [0, 1], bilinear between 5x5 random knots.

  Knots are integers below 256 and weights are eighths, so the products add up without rounding.
  """
  knots = (bits.random_raw(count * 25) >> np.uint64(56)).astype(np.float32).reshape(count, 5, 5)
  distance = np.arange(SIDE, dtype=np.float32)[:, None] / 8 - np.arange(5, dtype=np.float32)
  weights = np.maximum(1 - abs(distance), 0)
  return (weights @ knots @ weights.T)[:, None] / 255


def _background(bits, colour):
  """Returns two tones of a colour, [count, 3, 32, 32], parted by a line and strewn with dots."""
  count = len(colour)
  u, _, scale = _coordinates(bits, count, 12)
  plane = colour * (1 + _uniform(bits, -0.4, 0.4, count, 3, 1, 1) * _cover(u, scale))
  for _ in range(3):
    u, v, scale = _coordinates(bits, count, 15)
    dot = _cover(implicit_shapes.circle(u, v, 0.3), scale)
    plane += dot * (_uniform(bits, 0, 1, count, 3, 1, 1) - plane)
  return plane


def paint(bits: np.random.Philox, labels: np.ndarray) -> np.ndarray:
  """Paints one image a label.

  Args:
    bits: where the random bits come from; it moves on.
    labels: positions in `figures.FIGURES`, integers [count].

  Returns:
    The red, green and blue planes of each image, uint8 [count, 3, 32, 32].
  """
  count = len(labels)
  dark, light = _uniform(bits, 0.15, 0.55, count, 1, 1, 1), _uniform(bits, 0.6, 1, count, 1, 1, 1)
  night = _uniform(bits, 0, 1, count, 1, 1, 1) < 0.5  # a light figure on a dark ground
  image = _background(bits, _colours(bits, np.where(night, dark, light)))
  ink = _colours(bits, np.where(night, light, dark)) * (0.6 + 0.8 * _clouds(bits, count))
  image += _masks(bits, labels) * (ink - image)
  image *= 0.7 + 0.6 * _clouds(bits, count)
  grain = bits.random_raw(image.size // 8).astype('<u8').view(np.uint8).reshape(image.shape)
  coarseness = _uniform(bits, 0.05, 0.38, count, 1, 1, 1)
  image = 255 * image + coarseness * (grain.astype(np.float32) - 127.5)
  return np.clip(image, 0, 255).astype(np.uint8)
