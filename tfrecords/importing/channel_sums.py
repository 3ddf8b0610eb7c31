"""Mean and standard deviation of the channels of images, from exact sums."""

import math

import numpy as np


class ChannelSums:
  """Sums of pixels and of their squares, as integers: the order of images does not matter."""

  def __init__(self, channels: int) -> None:
    """Starts with no image."""
    self._count = 0
    self._sums = np.zeros(channels, np.uint64)
    self._squares = np.zeros(channels, np.uint64)

  def add(self, planes: np.ndarray) -> None:
    """Adds images.

    Args:
      planes: uint8 [images, image bytes], a channel after the other.
    """
    pixels = planes.reshape(len(planes), len(self._sums), -1)
    self._count += len(pixels) * pixels.shape[2]
    self._sums += pixels.sum((0, 2), np.uint64)
    # 255 * 255 fits into 16 bits.
    self._squares += np.square(pixels, dtype=np.uint16).sum((0, 2), np.uint64)

  def mean(self) -> tuple[float, ...]:
    """Returns the mean of each channel, 0 to 255."""
    return tuple(total / self._count for total in self._sums.tolist())

  def deviation(self) -> tuple[float, ...]:
    """Returns the standard deviation of each channel."""
    pairs = zip(self._sums.tolist(), self._squares.tolist(), strict=True)
    return tuple(math.sqrt(self._count * square - total * total) / self._count
                 for total, square in pairs)
