"""Costs that grow with the number of items, fitted to measured times."""

from collections.abc import Sequence
import dataclasses
import math

import numpy as np


@dataclasses.dataclass(frozen=True)
class Line:
  """A cost of a fixed part and a part for each item, seconds."""
  fixed: float
  slope: float

  def at(self, count: float) -> float:
    """Returns the cost of so many items."""
    return self.fixed + self.slope * count


def fit_line(counts: Sequence[float], seconds: Sequence[float]) -> Line:
  """Returns the line with the least squares of the relative error; both parts are at least 0.

  Args:
    counts: at least one, all different.
    seconds: of each, above 0.
  """
  fixed, slope = fit_costs([(1.0, count) for count in counts], seconds)
  return Line(fixed, slope)


def fit_costs(counts: Sequence[Sequence[float]], seconds: Sequence[float]) -> tuple[float, ...]:
  """Returns the costs of several kinds of items, at least 0, of least relative squares.

  Args:
    counts: for each measurement the number of items of each kind.
    seconds: of each measurement, above 0.
  """
  times = np.asarray(seconds, np.float64)
  shares = np.asarray(counts, np.float64) / times[:, None]
  kinds = shares.shape[1]
  best, costs = math.inf, np.zeros(kinds)
  # So few kinds that every choice of those that cost something can be tried.
  for chosen in range(1, 2 ** kinds):
    columns = [kind for kind in range(kinds) if chosen >> kind & 1]
    found = np.linalg.lstsq(shares[:, columns], np.ones(len(times)), rcond=None)[0]
    error = float(((shares[:, columns] @ found - 1) ** 2).sum())
    if (found >= 0).all() and error < best - 1e-12:
      best, costs = error, np.zeros(kinds)
      costs[columns] = found
  return tuple(costs.tolist())
