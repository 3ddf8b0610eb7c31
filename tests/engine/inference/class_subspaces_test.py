"""Distances from the subspaces of classes, by hand."""

import numpy as np
import pytest

from engine.inference import class_subspaces


def _classes(rng):
  """Returns two classes on lines in three dimensions: along the first and the second axis."""
  places = rng.uniform(-1, 1, [2, 40])
  zeros = np.zeros(40)
  features = np.r_[np.c_[places[0], zeros, zeros], np.c_[zeros, places[1], zeros + 4]]
  return features + rng.normal(0, 1e-4, features.shape), np.repeat([0, 1], 40)


def test_the_distance_from_the_nearest_line(monkeypatch):
  monkeypatch.setattr(class_subspaces, '_DIRECTIONS', 1)
  features, labels = _classes(np.random.default_rng(0))
  found = class_subspaces.fitted(features, labels, 2)
  assert found.directions.shape == (2, 1, 3)
  asked = np.array([[9, 0.3, 0.4], [0.1, -7, 4]])
  deviation = features.std(axis=0)
  expected = np.array([[0, 0.3, 0.4], [0.1, 0, 0]]) / deviation
  assert np.exp(found.scores(asked)) == pytest.approx((expected ** 2).sum(axis=1), rel=1e-2)


def test_few_images_have_few_directions_and_absent_classes_none():
  rng = np.random.default_rng(0)
  found = class_subspaces.fitted(rng.normal(size=[16, 30]), np.repeat([0, 2], 8), 3)
  assert found.directions.shape == (2, 2, 30)
  one = class_subspaces.fitted(rng.normal(size=[16, 30]), np.arange(16), 1)
  assert one.centers.shape == (1, 30)
