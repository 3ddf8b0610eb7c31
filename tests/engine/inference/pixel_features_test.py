"""Features of pixels by hand."""

import numpy as np
import pytest

from engine.inference import pixel_features


def test_a_ramp_by_hand():
  image = np.array([[[[0], [10], [20], [30]]] * 4], np.uint8)
  mean, deviation, border, border_deviation, across, down, *others = (
      pixel_features.extract(image)[0])
  assert (mean, border) == (15, 15)
  assert deviation == pytest.approx(np.sqrt(125))
  # Of 16 values at the sides 8 are the two ends.
  assert border_deviation == pytest.approx(np.sqrt((12 * 225 + 4 * 25) / 16))
  assert (across, down) == (pytest.approx(np.log(11)), 0)
  second_across, second_down, coarse_across, coarse_down, dark, light, distinct = others
  assert (second_across, second_down, coarse_down, light) == (0, 0, 0, 0)
  assert coarse_across == pytest.approx(np.log(21))
  assert (dark, distinct) == (0.25, pytest.approx(np.log(5)))


def test_colors_differ():
  image = np.zeros([1, 4, 4, 3], np.uint8)
  image[..., 1] = 7
  assert pixel_features.extract(image)[0, -4:].tolist() == [7, 7, 0, 0]
  assert pixel_features.extract(image).shape == (1, 41)


def test_blocks_change_nothing(monkeypatch):
  images = np.random.default_rng(0).integers(0, 256, [7, 6, 5, 3], np.uint8)
  whole = pixel_features.extract(images)
  monkeypatch.setattr(pixel_features, '_BLOCK', 3)
  np.testing.assert_array_equal(pixel_features.extract(images), whole)
