"""The frame of a picture, on light and dark pages."""

import numpy as np
import pytest

from engine.reporting.plots import frame


@pytest.mark.parametrize('channels', [3, 4])
def test_the_picture_is_inside_and_the_corners_are_transparent(channels):
  pixels = np.random.default_rng(0).integers(0, 256, [30, 40, channels], np.uint8)
  found = frame.add(pixels)
  assert found.shape == (54, 64, 4)
  assert (found.dtype, found[27, 32, 3]) == (np.uint8, 255)
  np.testing.assert_array_equal(found[12:-12, 12:-12, :3], pixels[..., :3])
  assert [found[row, column, 3] for row in (0, -1) for column in (0, -1)] == [0] * 4
  # A line at every side, then white.
  for side in (found[:, 32], found[27]):
    assert [side[place, :3].tolist() for place in (0, 1, -2, -1)] == [
        [208, 215, 222], [255] * 3, [255] * 3, [208, 215, 222]]


def test_all_corners_are_the_same_and_symmetric():
  found = frame.add(np.full([20, 20, 3], 255, np.uint8))
  for turned in (found[::-1], found[:, ::-1], found.transpose(1, 0, 2)):
    np.testing.assert_array_equal(found, turned)
  # Along the diagonal: nothing, the line, white.
  assert found[range(6), range(6), 3].tolist() == sorted(found[range(6), range(6), 3])
  assert found[5, 5].tolist() == [255] * 4
