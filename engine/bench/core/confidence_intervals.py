"""Confidence intervals that need no shape of the distribution, since rounds have none to rely on.

Both take as many values off the ends of a sorted list as CONFIDENCE allows. With a few values even
the whole list does not reach it; then it is the whole list, and the confidence is less.
"""

from collections.abc import Sequence
import math
import statistics

CONFIDENCE = 0.95

# Low end, high end, and the probability with which they hold the truth between them.
Interval = tuple[float, float, float]


def of_median(values: Sequence[float]) -> Interval:
  """Returns low and high end of an interval around the median, and its confidence.

  It goes from the k-th smallest to the k-th largest value, the largest k that gives CONFIDENCE:
  as many values fall below the true median as heads in n throws of a coin (David and Nagaraja,
  Order Statistics, section 7.1). It takes six values to reach 95%.

  Args:
    values: at least one.
  """
  ordered, n = sorted(values), len(values)
  confidences = [1.0]  # of the interval that starts at the k-th value; without end for k = 0
  for k in range(n // 2 + 1):
    confidences.append(confidences[-1] - 2 * math.comb(n, k) * 0.5 ** n)
  k = max([1, *(k for k, confidence in enumerate(confidences) if confidence >= CONFIDENCE)])
  return ordered[k - 1], ordered[n - k], max(0.0, confidences[k])


def of_ratio(above: Sequence[float], below: Sequence[float]) -> tuple[float, Interval]:
  """Returns how many times as large `above` is as `below`, and the interval around it.

  The two are independent of each other: value i of one has nothing to do with value i of the
  other. The estimate is the median of all quotients of a value of one and a value of the other
  (Hodges and Lehmann 1963, of the logarithms), the interval goes from the k-th smallest to the k-th
  largest quotient. If both were drawn from one distribution but for that factor, as many quotients
  would lie below the factor as the test of Mann and Whitney counts (Hollander, Wolfe and Chicken,
  Nonparametric Statistical Methods, section 4.3). It takes four values of each to reach 95%.

  Args:
    above: at least one, above 0.
    below: at least one, above 0.
  """
  quotients = sorted(high / low for high in above for low in below)
  counts = orders(len(above), len(below))
  outside, k = counts[0], 1
  while k < len(quotients) // 2 and 1 - 2 * (outside + counts[k]) / sum(counts) >= CONFIDENCE:
    outside += counts[k]
    k += 1
  confidence = max(0.0, 1 - 2 * outside / sum(counts))
  return statistics.median(quotients), (quotients[k - 1], quotients[-k], confidence)


def orders(first: int, second: int) -> list[int]:
  """Returns in how many orders of two lists 0, 1, 2 ... pairs stand the wrong way round.

  A pair is a value of either list, of lengths `first` and `second`. The counts are the coefficients
  of the product of (1 - q^(second + i)) / (1 - q^i) over i = 1 to first.
  """
  counts = [1] + [0] * (first * second)
  for i in range(1, first + 1):
    for power in range(len(counts) - 1, second + i - 1, -1):
      counts[power] -= counts[power - second - i]
    for power in range(i, len(counts)):
      counts[power] += counts[power - i]
  return counts
