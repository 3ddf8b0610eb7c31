"""Bins and the expected calibration error by hand."""

import math

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from engine.evaluation import calibration


def test_by_hand():
  # Of four bins: two predictions at 0.5 in the second, one of them right; two at 0.9 and 1.0 in
  # the last, both right.
  found = calibration.measure(np.array([0.5, 0.5, 0.9, 1.0]), np.array([True, False, True, True]),
                              bins=4)
  assert found.counts.tolist() == [0, 2, 0, 2]
  assert found.correct.tolist() == [0, 1, 0, 2]
  assert found.confidence[[1, 3]] == pytest.approx([0.5, 0.95])
  assert found.accuracy[[1, 3]] == pytest.approx([0.5, 1.0])
  assert np.isnan(found.accuracy[[0, 2]]).all()
  assert found.expected_error == pytest.approx(0.5 * 0 + 0.5 * 0.05)
  assert found.mean_confidence == pytest.approx(0.725)


def test_always_certain_and_half_right():
  found = calibration.measure(np.ones(10), np.arange(10) < 5)
  assert found.expected_error == pytest.approx(0.5)
  assert found.counts[-1] == 10


def test_a_confidence_at_the_edge_is_in_the_lower_bin():
  found = calibration.measure(np.array([0.25, 0.250001]), np.array([True, True]), bins=4)
  assert found.counts.tolist() == [1, 1, 0, 0]


def test_without_predictions():
  found = calibration.measure(np.zeros(0), np.zeros(0, bool))
  assert math.isnan(found.expected_error)
  assert math.isnan(found.mean_confidence)


@hypothesis.given(strategies.lists(strategies.tuples(
    strategies.floats(0.01, 1.0), strategies.booleans()), min_size=1, max_size=50))
def test_it_is_at_least_the_gap_of_the_means_and_at_most_one(pairs):
  confidence, right = (np.array(values) for values in zip(*pairs, strict=True))
  found = calibration.measure(confidence, right)
  assert found.counts.sum() == len(pairs)
  assert abs(confidence.mean() - right.mean()) - 1e-9 <= found.expected_error <= 1
