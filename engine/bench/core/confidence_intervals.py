"""Distribution-free confidence intervals, because round times follow no known distribution.

Both intervals trim as many values from each end of a sorted list as CONFIDENCE allows. If even the
whole list does not reach CONFIDENCE, the interval is the whole list with its lower confidence.
"""

from collections.abc import Sequence
import math
import statistics

CONFIDENCE = 0.95

# Lower end, upper end, and the probability with which the interval covers the true value.
Interval = tuple[float, float, float]


def median_interval(values: Sequence[float]) -> Interval:
  """Returns the confidence interval of the median.

  The interval reaches from the k-th smallest to the k-th largest value for the largest k that gives
  CONFIDENCE: the number of values below the true median is binomial with p = 1/2 (David and
  Nagaraja, Order Statistics, section 7.1). At least six values are needed for 95%.

  Args:
    values: at least one.
  """
  ordered, n = sorted(values), len(values)
  confidences = [1.0]  # of the interval that starts at the k-th value; unbounded for k = 0
  for k in range(n // 2 + 1):
    confidences.append(confidences[-1] - 2 * math.comb(n, k) * 0.5 ** n)
  k = max([1, *(k for k, confidence in enumerate(confidences) if confidence >= CONFIDENCE)])
  return ordered[k - 1], ordered[n - k], max(0.0, confidences[k])


def ratio_interval(numerators: Sequence[float],
                   denominators: Sequence[float]) -> tuple[float, Interval]:
  """Returns the ratio of two independent samples, and its confidence interval.

  The estimate is the median of all quotients of one value from each sample (Hodges and Lehmann
  1963, applied to the logarithms). The interval reaches from the k-th smallest to the k-th largest
  quotient: if both samples follow the same distribution up to a factor, the number of quotients
  below that factor has the distribution of the Mann-Whitney statistic (Hollander, Wolfe and
  Chicken, Nonparametric Statistical Methods, section 4.3). At least four values of each are needed
  for 95%.

  Args:
    numerators: at least one value, all above 0.
    denominators: at least one value, all above 0; not paired with the numerators.
  """
  quotients = sorted(high / low for high in numerators for low in denominators)
  counts = inversion_counts(len(numerators), len(denominators))
  outside, k = counts[0], 1
  while k < len(quotients) // 2 and 1 - 2 * (outside + counts[k]) / sum(counts) >= CONFIDENCE:
    outside += counts[k]
    k += 1
  confidence = max(0.0, 1 - 2 * outside / sum(counts))
  return statistics.median(quotients), (quotients[k - 1], quotients[-k], confidence)


def inversion_counts(first: int, second: int) -> list[int]:
  """Returns the number of orderings of two samples by their number of inversions: 0, 1, 2 ...

  An inversion is a pair of one value from each sample that is in the wrong order. The counts are
  the coefficients of the product of (1 - q^(second + i)) / (1 - q^i) over i = 1 to first.

  Args:
    first: the size of the first sample.
    second: the size of the second sample.
  """
  counts = [1] + [0] * (first * second)
  for i in range(1, first + 1):
    for power in range(len(counts) - 1, second + i - 1, -1):
      counts[power] -= counts[power - second - i]
    for power in range(i, len(counts)):
      counts[power] += counts[power - i]
  return counts
