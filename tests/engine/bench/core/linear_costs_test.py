"""Lines and sums of costs through measured times, by hand."""

import pytest

from engine.bench.core import linear_costs


def test_a_line_through_exact_points():
  line = linear_costs.fit_line([24, 80, 240], [0.034, 0.090, 0.250])
  assert (line.fixed, line.slope) == (pytest.approx(0.010), pytest.approx(0.001))
  assert line.at(100) == pytest.approx(0.110)


def test_costs_are_not_negative():
  """The least squares of these three points would begin below 0."""
  line = linear_costs.fit_line([1, 2, 3], [1.0, 2.5, 4.0])
  assert line.fixed == 0
  assert 1.0 < line.slope < 4 / 3
