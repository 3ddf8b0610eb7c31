"""Compares two networks on the same examples: the difference of their accuracies and losses.

The examples are the same, so the two accuracies are not independent, and their intervals do not
show whether they differ. Of the counts

  e  both right      f  the first alone right      g  the second alone right      h  both wrong

only f and g differ between the two. McNemar's exact test gives the probability of an f and g at
least as unequal if each of the f + g examples falls to either with probability 1/2 (Q. McNemar,
Psychometrika 12, 1947; recommended for classifiers on one test set by T. G. Dietterich, Neural
Computation 10, 1998).
The 95% interval of the difference p1 - p2 = (f - g) / n is method 10 of R. G. Newcombe, "Improved
confidence intervals for the difference between binomial proportions based on paired data",
Statistics in Medicine 17, 1998: Wilson's intervals (l1, u1) and (l2, u2), combined by

  p1 - p2 - sqrt((p1 - l1)^2 - 2 phi (p1 - l1) (u2 - p2) + (u2 - p2)^2)   and
  p1 - p2 + sqrt((u1 - p1)^2 - 2 phi (u1 - p1) (p2 - l2) + (p2 - l2)^2)

where phi is the correlation of the two, (eh - fg) / sqrt((e + f) (g + h) (e + g) (f + h)), with a
continuity correction: n / 2 is subtracted from a positive numerator, down to 0 at most.

The interval of a difference of mean losses is the percentile interval of a bootstrap over examples
(B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3).
"""

import dataclasses
import math

import numpy as np

from engine.evaluation import metrics

_RESAMPLES = 2000
# Resamples at a time, to bound the memory.
_BLOCK = 50

Interval = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class PairedCounts:
  """Numbers of examples by which of two networks is right.

  Attributes:
    both: both are right.
    first_alone: only the first is right.
    second_alone: only the second is right.
    neither: both are wrong.
  """
  both: int
  first_alone: int
  second_alone: int
  neither: int

  @property
  def count(self) -> int:
    """The number of examples."""
    return self.both + self.first_alone + self.second_alone + self.neither

  @property
  def difference(self) -> float:
    """The accuracy of the second network minus that of the first; nan without examples."""
    return (self.second_alone - self.first_alone) / self.count if self.count else math.nan

  @property
  def interval(self) -> Interval:
    """The 95% interval of the difference; -1 to 1 without examples."""
    n = self.count
    if not n:
      return -1.0, 1.0
    first, second = self.both + self.first_alone, self.both + self.second_alone
    (low1, high1), (low2, high2) = (
        metrics.wilson_interval(right, n) for right in (first, second))
    phi, p1, p2 = self._correlation(), first / n, second / n
    return (max(-1.0, self.difference - _combined(p2 - low2, high1 - p1, phi)),
            min(1.0, self.difference + _combined(high2 - p2, p1 - low1, phi)))

  @property
  def p_value(self) -> float:
    """McNemar's exact p-value, two-sided; 1 if the two are right on the same examples."""
    trials = self.first_alone + self.second_alone
    fewer = min(self.first_alone, self.second_alone)
    # In integers, since 0.5 to the power of some thousand is 0 in floating point.
    term, tail = 1, 0
    for successes in range(fewer + 1):
      tail += term
      term = term * (trials - successes) // (successes + 1)
    return min(1.0, 2 * tail / 2 ** trials)

  def _correlation(self) -> float:
    e, f, g, h = self.both, self.first_alone, self.second_alone, self.neither
    product = (e + f) * (g + h) * (e + g) * (f + h)
    covariance = e * h - f * g
    corrected = max(0.0, covariance - self.count / 2) if covariance > 0 else covariance
    return corrected / math.sqrt(product) if product else 0.0


def count(first: np.ndarray, second: np.ndarray) -> PairedCounts:
  """Counts two networks' predictions on the same examples.

  Args:
    first: bool [n], whether the first network is right.
    second: bool [n], whether the second one is.
  """
  table = [[int(np.count_nonzero((first == a) & (second == b))) for b in (True, False)]
           for a in (True, False)]
  return PairedCounts(table[0][0], table[0][1], table[1][0], table[1][1])


def mean_interval(differences: np.ndarray, seed: int = 0) -> Interval:
  """Returns the 95% interval of a mean, by a bootstrap with a fixed seed.

  Args:
    differences: float [n], one for each example; n at least 1.
    seed: of the resamples.
  """
  random, size = np.random.default_rng(seed), len(differences)
  means = np.concatenate([
      differences[random.integers(0, size, (_BLOCK, size))].mean(axis=1)
      for _ in range(_RESAMPLES // _BLOCK)])
  low, high = np.quantile(means, (0.025, 0.975))
  return float(low), float(high)


def holds_zero(interval: Interval) -> bool:
  """Returns whether an interval of a difference contains 0: the data show no difference."""
  return interval[0] <= 0 <= interval[1]


def _combined(one: float, other: float, correlation: float) -> float:
  """Returns the half-width of a difference from those of two correlated values."""
  return math.sqrt(max(0.0, one ** 2 - 2 * correlation * one * other + other ** 2))
