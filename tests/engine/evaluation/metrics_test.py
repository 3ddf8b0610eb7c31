"""Tests for engine.evaluation.metrics."""

import math

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from engine.evaluation import metrics

CLASSES = 4


def counted(rows):
  labels, predicted, losses = np.array(rows, float).reshape(-1, 3).T
  return metrics.count(labels.astype(np.int32), predicted.astype(np.int64), losses, CLASSES)


def test_values_by_hand():
  # True, called, loss; nothing is a 3, and nothing is called 2.
  result = counted([(0, 0, .5), (0, 0, .1), (0, 1, 2.), (1, 1, .4), (2, 0, 3.)])
  np.testing.assert_array_equal(
      result.confusion, [[2, 1, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
  assert (result.count, result.correct, result.accuracy) == (5, 3, 0.6)
  assert result.cross_entropy == pytest.approx(1.2)
  np.testing.assert_allclose(result.class_precision, [2 / 3, 1 / 2, np.nan, np.nan])
  np.testing.assert_allclose(result.class_recall, [2 / 3, 1, 0, np.nan])


def test_nothing_is_no_number():
  nothing = counted([])
  assert nothing.count == 0
  assert math.isnan(nothing.accuracy)
  assert math.isnan(nothing.cross_entropy)
  assert nothing.interval == (0.0, 1.0)


def test_a_lost_network_has_no_cross_entropy():
  assert math.isnan(counted([(0, 0, math.nan), (1, 0, 1.0)]).cross_entropy)


# Agresti and Coull 1998, and R's prop.test(correct = FALSE), give these.
@pytest.mark.parametrize('successes, trials, expected', [
    (0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (5, 10, (0.2366, 0.7634)),
    (8600, 10000, (0.8531, 0.8667))])
def test_wilson_by_hand(successes, trials, expected):
  assert metrics.wilson_interval(successes, trials) == pytest.approx(expected, abs=5e-5)


@hypothesis.given(strategies.integers(1, 10**9).flatmap(
    lambda trials: strategies.tuples(strategies.integers(0, trials), strategies.just(trials))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(counts):
  lower, upper = metrics.wilson_interval(*counts)
  assert 0 <= lower <= counts[0] / counts[1] <= upper <= 1
  assert lower < upper


@hypothesis.given(strategies.integers(0, 100), strategies.integers(2, 50))
def test_wilson_narrows_with_more_trials(successes, factor):
  once = metrics.wilson_interval(successes, 100)
  often = metrics.wilson_interval(successes * factor, 100 * factor)
  assert often[1] - often[0] < once[1] - once[0]


def test_classes_of_different_sizes():
  """Recalls of 9 of 10, 1 of 2 and none: their mean is 0.7, the accuracy 10 of 12."""
  found = metrics.ClassificationMetrics(np.array([[9, 1, 0], [1, 1, 0], [0, 0, 0]]))
  assert found.mean_recall == pytest.approx(0.7)
  assert found.is_unequal
  assert not metrics.ClassificationMetrics(np.diag([3, 2, 0])).is_unequal
  assert math.isnan(metrics.ClassificationMetrics(np.zeros([2, 2], int)).mean_recall)
