"""Mean and deviation as NumPy computes them."""

import numpy as np
import pytest

from tfrecords.importing import channel_sums


def test_by_hand():
  """Channels (0, 2) and (10, 10): mean 1 and 10, deviation 1 and 0."""
  sums = channel_sums.ChannelSums(2)
  sums.add(np.array([[0, 2, 10, 10]], np.uint8))
  assert (sums.mean(), sums.deviation()) == ((1.0, 10.0), (1.0, 0.0))


def test_as_numpy_in_any_order():
  planes = np.random.default_rng(0).integers(0, 256, [50, 3 * 7], np.uint8)
  one, other = channel_sums.ChannelSums(3), channel_sums.ChannelSums(3)
  one.add(planes)
  for start in (30, 0, 20, 10, 40):
    other.add(planes[start:start + 10])
  pixels = planes.reshape(50, 3, 7)
  assert one.mean() == pytest.approx(pixels.mean((0, 2)))
  assert one.deviation() == pytest.approx(pixels.std((0, 2)))
  assert (one.mean(), one.deviation()) == (other.mean(), other.deviation())
