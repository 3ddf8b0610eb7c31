"""Welch's interval by hand and against scipy."""

import numpy as np
import pytest
from scipy import stats

from engine.evaluation import mean_comparison


def test_by_hand():
  # Means 2 and 6, variances 2 and 8 of two values each: v1 = 1, v2 = 4, 25 / 17 degrees of freedom.
  low, high = mean_comparison.welch_interval([1.0, 3.0], [4.0, 8.0])
  half = stats.t.ppf(0.975, 25 / 17) * 5 ** 0.5
  assert (low, high) == pytest.approx((4 - half, 4 + half))


@pytest.mark.parametrize('sizes', [(2, 2), (3, 5), (10, 3)])
def test_it_is_that_of_scipy(sizes):
  random = np.random.default_rng(0)
  first, second = (random.normal(0.8, 0.01 * (1 + number), size)
                   for number, size in enumerate(sizes))
  found = mean_comparison.welch_interval(first.tolist(), second.tolist())
  expected = stats.ttest_ind(second, first, equal_var=False).confidence_interval(0.95)
  assert found == pytest.approx((expected.low, expected.high))


def test_samples_without_spread():
  assert mean_comparison.welch_interval([1.0, 1.0], [2.0, 2.0]) == (1.0, 1.0)
