"""Renders shapes with random position, size, angle, colors, shading, clutter and noise.

A shape is an implicit function f(u, v) in rotated, stretched and scaled coordinates. With `scale`
the number of pixels per unit of u and v, each pixel of an image is

    coverage = clip(1/2 + scale * f(u, v), 0, 1)
    image = shade * (background + coverage * (foreground - background)) + noise

Everything but f has the same distribution for all classes, and either of the two colors may be the
lighter one: only the shape determines the class. Most of it lies in the central 24x24 pixels.

The bytes depend on the random bits and the labels alone. The bits are the raw output of Philox,
which NumPy guarantees not to change. Everything else is float32 addition, multiplication, division,
square root, comparison and floor, whose rounding IEEE 754 defines: no sine, and no sum whose order
is free unless it is exact. So all machines and NumPy versions agree.
"""

import numpy as np

from tfrecords.synthetic import implicit_shapes
from tfrecords.synthetic import random_bits

SIDE = 32  # pixels


def coordinates(bits: np.random.Philox, count: int,
                spread: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
  """Samples coordinate systems.

  Args:
    bits: the source of random bits; it advances.
    count: number of coordinate systems.
    spread: largest offset of the origin from the center of the image, in pixels.

  Returns:
    u and v at every pixel, float32 [count, 32, 32], and the pixels per unit, [count, 1, 1].
  """
  column = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
  x = column - random_bits.uniform(bits, -spread, spread, count, 1, 1)
  y = column[:, None] - random_bits.uniform(bits, -spread, spread, count, 1, 1)
  scale = random_bits.uniform(bits, 4.4, 7.2, count, 1, 1)
  stretch = random_bits.uniform(bits, 0.88, 1.14, count, 1, 1)
  # A direction from a square, not a circle: slightly uneven, but it needs no sine.
  east, north = random_bits.uniform(bits, -1, 1, 2, count, 1, 1) + np.float32(1e-6)
  length = np.sqrt(east * east + north * north)
  east, north = east / length, north / length
  return (x * east + y * north) / (scale * stretch), (y * east - x * north) * stretch / scale, scale


def _coverage(values: np.ndarray, scale: np.ndarray) -> np.ndarray:
  """Returns the fraction of each pixel inside the shape, [count, 1, 32, 32] in [0, 1]."""
  return np.clip(0.5 + scale * values, 0, 1)[:, None]


def masks(bits: np.random.Philox, labels: np.ndarray) -> np.ndarray:
  """Returns the fraction of each pixel that the shape of its label covers.

  Args:
    bits: the source of random bits; it advances.
    labels: positions in `implicit_shapes.SHAPES`, integers [count].

  Returns:
    float32 [count, 1, 32, 32] in [0, 1].
  """
  u, v, scale = coordinates(bits, len(labels), 3.5)
  values = np.empty_like(u)
  for label, shape in enumerate(implicit_shapes.SHAPES.values()):
    rows = labels == label
    values[rows] = shape(u[rows], v[rows])
  return _coverage(values, scale)


def _colors(bits: np.random.Philox, brightness: np.ndarray) -> np.ndarray:
  """Returns colors [count, 3, 1, 1] in [0, 1]: any hue, HSV to RGB by its piecewise formula."""
  hue = random_bits.uniform(bits, 0, 6, len(brightness), 1, 1, 1)
  shifted = (hue + np.array([5, 3, 1], np.float32).reshape(3, 1, 1)) % 6
  saturation = random_bits.uniform(bits, 0.1, 0.85, len(brightness), 1, 1, 1)
  return brightness * (1 - saturation * np.clip(np.minimum(shifted, 4 - shifted), 0, 1))


def _clouds(bits: np.random.Philox, count: int) -> np.ndarray:
  """Returns smooth shading [count, 1, 32, 32] in [0, 1], bilinear between 5x5 random knots.

  Knots are integers below 256 and weights are multiples of 1/8, so the sums are exact.
  """
  knots = (bits.random_raw(count * 25) >> np.uint64(56)).astype(np.float32).reshape(count, 5, 5)
  distance = np.arange(SIDE, dtype=np.float32)[:, None] / 8 - np.arange(5, dtype=np.float32)
  weights = np.maximum(1 - abs(distance), 0)
  return (weights @ knots @ weights.T)[:, None] / 255


def _background(bits: np.random.Philox, color: np.ndarray) -> np.ndarray:
  """Returns two tones of a color, [count, 3, 32, 32], separated by a line, with random dots."""
  count = len(color)
  u, _, scale = coordinates(bits, count, 12)
  plane = color * (1 + random_bits.uniform(bits, -0.4, 0.4, count, 3, 1, 1) * _coverage(u, scale))
  for _ in range(3):
    u, v, scale = coordinates(bits, count, 15)
    dot = _coverage(implicit_shapes.circle(u, v, 0.3), scale)
    plane += dot * (random_bits.uniform(bits, 0, 1, count, 3, 1, 1) - plane)
  return plane


def render(bits: np.random.Philox, labels: np.ndarray) -> np.ndarray:
  """Renders one image per label.

  Args:
    bits: the source of random bits; it advances.
    labels: positions in `implicit_shapes.SHAPES`, integers [count].

  Returns:
    The red, green and blue planes of each image, uint8 [count, 3, 32, 32].
  """
  count = len(labels)
  dark = random_bits.uniform(bits, 0.15, 0.55, count, 1, 1, 1)
  light = random_bits.uniform(bits, 0.6, 1, count, 1, 1, 1)
  # Half of the shapes are light on a dark background.
  is_light = random_bits.uniform(bits, 0, 1, count, 1, 1, 1) < 0.5
  image = _background(bits, _colors(bits, np.where(is_light, dark, light)))
  foreground = _colors(bits, np.where(is_light, light, dark)) * (0.6 + 0.8 * _clouds(bits, count))
  image += masks(bits, labels) * (foreground - image)
  image *= 0.7 + 0.6 * _clouds(bits, count)
  noise = bits.random_raw(image.size // 8).astype('<u8').view(np.uint8).reshape(image.shape)
  amplitude = random_bits.uniform(bits, 0.05, 0.38, count, 1, 1, 1)
  image = 255 * image + amplitude * (noise.astype(np.float32) - 127.5)
  return np.clip(image, 0, 255).astype(np.uint8)
