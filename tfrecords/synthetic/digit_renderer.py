"""Renders digits with random handwriting: wobbling strokes, slant, size, place and thickness.

A pixel is as light as it lies inside the line around the strokes: with `distance` from its center
to the nearest stroke, in pixels,

    image = ink * clip(1/2 + half_width - distance, 0, 1) + noise

As in `shape_renderer.py` the bytes depend on the random bits and the labels alone: only operations
whose result IEEE 754 defines are used, and every label takes the same bits.
"""

import numpy as np

from tfrecords.synthetic import digit_strokes
from tfrecords.synthetic import random_bits

SIDE = 28  # pixels

_MAX_POINTS = max(map(digit_strokes.num_points, range(len(digit_strokes.STROKES))))


def distances(begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
  """Returns the distance of every pixel's center from the nearest of the segments of its image.

  Args:
    begins: float32 [count, segments, 2], x and y in pixels from the center of the image.
    ends: likewise.

  Returns:
    float32 [count, 28, 28].
  """
  center = np.arange(SIDE, dtype=np.float32) - np.float32((SIDE - 1) / 2)
  nearest = np.full([len(begins), SIDE, SIDE], np.inf, np.float32)
  for index in range(begins.shape[1]):
    x, y = (begins[:, index, axis, None, None] for axis in range(2))
    across, down = ((ends - begins)[:, index, axis, None, None] for axis in range(2))
    from_x, from_y = center - x, center[:, None] - y
    length = np.maximum(across * across + down * down, np.float32(1e-6))
    share = np.clip((from_x * across + from_y * down) / length, 0, 1)
    aside_x, aside_y = from_x - share * across, from_y - share * down
    np.minimum(nearest, aside_x * aside_x + aside_y * aside_y, out=nearest)
  return np.sqrt(nearest)


def _placed(points: np.ndarray, hand: np.ndarray) -> np.ndarray:
  """Returns points of the box in pixels from the image's center: sized, slanted, turned, moved.

  Args:
    points: float32 [count, points, 2].
    hand: float32 [count, 1, 6] in [0, 1): height, width, slant, turn, and move in x and y.
  """
  height = 6.6 + 2.8 * hand[..., 0]
  width = height * (0.75 + np.float32(0.35) * hand[..., 1])
  x, y = points[..., 0] * width, points[..., 1] * height
  x, y = x - y * (np.float32(0.7) * hand[..., 2] - np.float32(0.2)), y
  y = y + x * (np.float32(0.5) * hand[..., 3] - np.float32(0.25))
  return np.stack([x, y], axis=-1) + (2 * hand[..., 4:6] - 1)


def render(bits: np.random.Philox, labels: np.ndarray) -> np.ndarray:
  """Renders one image per label.

  Args:
    bits: the source of random bits; it advances.
    labels: digits, integers [count] of 0 to 9.

  Returns:
    The one plane of each image, uint8 [count, 1, 28, 28]: light digits on a dark ground.
  """
  count = len(labels)
  wobble = random_bits.uniform(bits, -0.2, 0.2, count, _MAX_POINTS, 2)
  hand = random_bits.uniform(bits, 0, 1, count, 1, 6)
  half_width = random_bits.uniform(bits, 0.6, 1.6, count, 1, 1)
  ink = random_bits.uniform(bits, 0.75, 1, count, 1, 1)
  noise = bits.random_raw(count * SIDE * SIDE // 8).astype('<u8').view(np.uint8)
  image = np.empty([count, SIDE, SIDE], np.float32)
  for label in range(len(digit_strokes.STROKES)):
    rows = labels == label
    ends = digit_strokes.segments(label, wobble[rows, :digit_strokes.num_points(label)])
    image[rows] = distances(*(_placed(points, hand[rows]) for points in ends))
  image = 255 * ink * np.clip(0.5 + half_width - image, 0, 1)
  image += (noise.reshape(image.shape).astype(np.float32) - 127.5) * np.float32(0.05)
  return np.clip(image, 0, 255).astype(np.uint8)[:, None]
