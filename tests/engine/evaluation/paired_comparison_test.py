"""McNemar's test and the intervals of differences, against numbers by hand and known properties."""

import math

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest
from scipy import stats

from engine.evaluation import paired_comparison

_COUNTS = strategies.tuples(*[strategies.integers(0, 200)] * 4)


def test_counts_of_two_networks():
  first = np.array([True, True, False, False, True])
  second = np.array([True, False, True, False, True])
  counts = paired_comparison.count(first, second)
  assert counts == paired_comparison.PairedCounts(2, 1, 1, 1)
  assert (counts.count, counts.difference) == (5, 0.0)


def test_the_exact_test_by_hand():
  # Of six examples one falls to the first: 2 (C(6, 0) + C(6, 1)) / 2^6.
  assert paired_comparison.PairedCounts(90, 1, 5, 4).p_value == 14 / 64
  assert paired_comparison.PairedCounts(9, 0, 0, 1).p_value == 1.0
  assert paired_comparison.PairedCounts(9, 3, 3, 1).p_value == 1.0


@pytest.mark.parametrize('first, second', [(10, 30), (480, 600), (1, 0), (4000, 3900)])
def test_the_exact_test_is_that_of_the_binomial_distribution(first, second):
  expected = stats.binomtest(first, first + second).pvalue
  found = paired_comparison.PairedCounts(5000, first, second, 100).p_value
  assert found == pytest.approx(expected, rel=1e-9)


def test_the_interval_by_hand():
  # Both right 36, one alone 12 and 2, none 0 of 50: accuracies 0.96 and 0.76. Wilson's intervals
  # are (0.8654, 0.9890) and (0.6259, 0.8570); phi = -24 / sqrt(48 2 38 12) = -0.1147.
  counts = paired_comparison.PairedCounts(36, 12, 2, 0)
  low1, high1, low2, high2 = 0.96 - 0.8654, 0.9890 - 0.96, 0.76 - 0.6259, 0.8570 - 0.76
  phi = -0.1147
  below = math.sqrt(low1 ** 2 - 2 * phi * low1 * high2 + high2 ** 2)
  above = math.sqrt(high1 ** 2 - 2 * phi * high1 * low2 + low2 ** 2)
  low, high = counts.interval
  assert counts.difference == pytest.approx(-0.2)
  assert -high == pytest.approx(0.2 - below, abs=2e-4)
  assert -low == pytest.approx(0.2 + above, abs=2e-4)


@hypothesis.given(_COUNTS)
def test_the_interval_holds_the_difference_and_turns_with_the_order(counts):
  e, f, g, h = counts
  hypothesis.assume(sum(counts))
  one = paired_comparison.PairedCounts(e, f, g, h)
  other = paired_comparison.PairedCounts(e, g, f, h)
  low, high = one.interval
  assert -1 <= low <= one.difference + 1e-12
  assert one.difference - 1e-12 <= high <= 1
  assert other.interval == pytest.approx((-high, -low))
  assert one.p_value == other.p_value


def test_the_interval_agrees_with_the_test_on_many_examples():
  # 480 and 520 of 10,000 fall to one alone: no difference. 440 and 560: one.
  same = paired_comparison.PairedCounts(8500, 480, 520, 500)
  different = paired_comparison.PairedCounts(8500, 440, 560, 500)
  assert paired_comparison.holds_zero(same.interval)
  assert same.p_value > 0.05
  assert not paired_comparison.holds_zero(different.interval)
  assert different.p_value < 0.001


def test_the_interval_covers_the_true_difference_in_95_percent():
  random = np.random.default_rng(0)
  tables = random.multinomial(300, [0.7, 0.12, 0.08, 0.1], size=600)
  covered = 0
  for e, f, g, h in tables.tolist():
    low, high = paired_comparison.PairedCounts(e, f, g, h).interval
    covered += low <= -0.04 <= high
  assert 0.925 < covered / 600 < 0.975


def test_without_examples():
  nothing = paired_comparison.PairedCounts(0, 0, 0, 0)
  assert math.isnan(nothing.difference)
  assert nothing.interval == (-1.0, 1.0)


def test_the_bootstrap_is_that_of_the_normal_distribution_where_there_are_many():
  values = np.random.default_rng(1).normal(0.3, 2.0, 4000)
  low, high = paired_comparison.mean_interval(values)
  half = 1.96 * values.std() / math.sqrt(4000)
  assert low == pytest.approx(values.mean() - half, abs=0.1 * half)
  assert high == pytest.approx(values.mean() + half, abs=0.1 * half)
  assert paired_comparison.mean_interval(values) == (low, high)


def test_the_bootstrap_of_equal_values():
  assert paired_comparison.mean_interval(np.full(7, 0.5)) == (0.5, 0.5)


@pytest.mark.parametrize('ends, expected', [
    ((-0.1, 0.1), True), ((0.0, 0.1), True), ((0.01, 0.1), False), ((-0.2, -0.1), False)])
def test_holds_zero(ends, expected):
  assert paired_comparison.holds_zero(ends) is expected
