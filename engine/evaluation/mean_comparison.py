"""The difference of two means of few independent values, such as accuracies over seeds.

The 95% interval is Welch's, which lets the two samples spread differently (B. L. Welch, "The
generalization of Student's problem when several different population variances are involved",
Biometrika 34, 1947): with v_i = s_i^2 / n_i,

  m2 - m1 +- t sqrt(v1 + v2),   t: the 97.5% point of Student's distribution with
  (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1)) degrees of freedom
"""

from collections.abc import Sequence
import math
import statistics

from scipy import special

_POINT = 0.975


def welch_interval(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
  """Returns the 95% interval of the mean of the second sample less that of the first.

  Args:
    first: at least two values.
    second: at least two values.
  """
  difference = statistics.mean(second) - statistics.mean(first)
  v1, v2 = (statistics.variance(values) / len(values) for values in (first, second))
  if not v1 + v2:
    return difference, difference
  freedom = (v1 + v2) ** 2 / (v1 ** 2 / (len(first) - 1) + v2 ** 2 / (len(second) - 1))
  half = float(special.stdtrit(freedom, _POINT)) * math.sqrt(v1 + v2)
  return difference - half, difference + half
