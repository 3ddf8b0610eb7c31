"""Mahalanobis distances by hand."""

import numpy as np
import pytest

from engine.inference import gaussian


def _crosses(*centers):
  """Returns four points around each center, at 2 to the sides and at 1 up and down."""
  around = np.array([[2, 0], [-2, 0], [0, 1], [0, -1]])
  return np.concatenate([around + center for center in centers]).astype(float)


def test_one_class_by_hand():
  found = gaussian.fitted(_crosses([5, 5]), np.zeros(4, int), 1)
  # The variances are 2 and 1/2, nearly: deviations are 1 before the unit matrix is mixed in.
  assert found.squared_distances(np.array([[5, 5], [7, 5], [5, 6], [7, 6]])) == pytest.approx(
      [0, 2, 2, 4], abs=1e-5)


def test_the_nearest_class_counts():
  features, labels = _crosses([0, 0], [100, 0]), np.repeat([0, 1], 4)
  found = gaussian.fitted(features, labels, 2)
  assert found.centers.shape == (2, 2)
  near, middle = found.squared_distances(np.array([[100, 0], [50, 0]]))
  assert near == pytest.approx(0, abs=1e-3)
  assert middle > 50
  # As one class both centers are as far from the mean, which is not far at all.
  one = gaussian.fitted(features, labels, 1).squared_distances(np.array([[100, 0], [50, 0]]))
  assert one[1] < one[0] < 2


def test_classes_without_examples_have_no_center():
  found = gaussian.fitted(_crosses([0, 0], [9, 9]), np.repeat([0, 3], 4), 5)
  assert found.centers.shape == (2, 2)


def test_directions_without_variance_stay_finite():
  features = np.concatenate([_crosses([0, 0]), np.full([4, 1], 7.0)], axis=1)
  found = gaussian.fitted(features, np.zeros(4, int), 1)
  assert np.isfinite(found.whitening).all()
  usual, other = found.squared_distances(np.array([[2, 0, 7], [2, 0, 8]]))
  assert usual == pytest.approx(2, abs=1e-3)
  assert other > 1000
  constant = gaussian.fitted(np.ones([5, 3]), np.zeros(5, int), 1)
  assert constant.squared_distances(np.ones([1, 3])) == pytest.approx(0)
