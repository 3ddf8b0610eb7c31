"""Tests for confidence_intervals: counted by hand, by brute force and on random draws."""

import collections
import itertools
import math

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from engine.bench.core import confidence_intervals

_VALUES = strategies.lists(strategies.floats(0.1, 10.0), min_size=1, max_size=12)


# Table of k and confidence for n values: sums of binomial coefficients, done by hand.
@pytest.mark.parametrize('n, k, confidence', [
    (1, 1, 0.0), (2, 1, 0.5), (5, 1, 1 - 2 / 32), (6, 1, 1 - 2 / 64), (8, 1, 1 - 2 / 256),
    (9, 2, 1 - 2 * 10 / 512), (12, 3, 1 - 2 * (1 + 12 + 66) / 4096)])
def test_of_median(n, k, confidence):
  values = [float(value) for value in range(n, 0, -1)]
  low, high, found = confidence_intervals.median_interval(values)
  assert (low, high) == (k, n + 1 - k)
  assert math.isclose(found, confidence, abs_tol=1e-12)


@hypothesis.given(strategies.lists(strategies.floats(0.1, 10.0), min_size=1, max_size=40))
def test_of_median_holds_the_median(values):
  low, high, confidence = confidence_intervals.median_interval(values)
  assert low <= np.median(values) <= high
  assert confidence >= confidence_intervals.CONFIDENCE or (low, high) == (min(values), max(values))


@pytest.mark.parametrize('first, second', [(1, 1), (2, 2), (3, 2), (2, 4), (4, 4)])
def test_orders_against_writing_them_all_down(first, second):
  wrong = collections.Counter()
  for places in itertools.combinations(range(first + second), first):
    others = set(range(first + second)) - set(places)
    wrong[sum(place > other for place in places for other in others)] += 1
  assert confidence_intervals.inversion_counts(first, second) == [
      wrong[n] for n in range(first * second + 1)]


# Critical values of the Mann-Whitney test, two-sided, 5%, from its tables: 2 for five and five
# values, 17 for nine and nine, 23 for ten and ten.
@pytest.mark.parametrize('n, critical', [(4, 0), (5, 2), (9, 17), (10, 23)])
def test_of_ratio_takes_off_what_the_tables_allow(n, critical):
  above = [1000.0 + value for value in range(n)]
  below = [2.0 ** value for value in range(n)]
  quotients = sorted(high / low for high in above for low in below)
  middle, (low, high, confidence) = confidence_intervals.ratio_interval(above, below)
  assert (low, high) == (quotients[critical], quotients[-critical - 1])
  assert middle == pytest.approx(np.median(quotients))
  assert 0.95 <= confidence < 1


@pytest.mark.parametrize('first, second, confidence', [(1, 1, 0.0), (3, 3, 0.9), (2, 5, 19 / 21)])
def test_too_few_values_give_all_and_say_how_sure(first, second, confidence):
  above, below = [2.0, 3.0, 4.0][:first], [1.0, 1.5, 2.5, 3.0, 5.0][:second]
  _, (low, high, found) = confidence_intervals.ratio_interval(above, below)
  assert found == pytest.approx(confidence)
  assert (low, high) == (min(above) / max(below), max(above) / min(below))


@hypothesis.given(_VALUES, _VALUES)
def test_of_ratio_turned_round_is_the_inverse(above, below):
  middle, (low, high, confidence) = confidence_intervals.ratio_interval(above, below)
  inverse, (lower, higher, same) = confidence_intervals.ratio_interval(below, above)
  assert low <= middle <= high
  assert confidence == same
  assert (1 / lower, 1 / higher) == pytest.approx((high, low))
  if len(above) * len(below) % 2:  # The mean of two quotients is another one than that of inverses.
    assert 1 / inverse == pytest.approx(middle)


def test_the_interval_holds_the_truth_as_often_as_it_says():
  draws = np.random.default_rng(1)
  found = []
  for _ in range(1000):
    below, above = np.exp(draws.standard_cauchy([2, 9]) / 50)
    _, (low, high, confidence) = confidence_intervals.ratio_interval(1.25 * above, below)
    found.append(low <= 1.25 <= high)
  # Three deviations of a binomial.
  assert abs(np.mean(found) - confidence) < 3 * math.sqrt(confidence * (1 - confidence) / 1000)
