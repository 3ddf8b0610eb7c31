"""Tests for engine.bench.style.rana_style."""

import pytest

from engine.bench.style import rana_style
from engine.bench.style import style_workload


def test_it_paints():
  found = rana_style.RanaStyle(style_workload.StyleWorkload(16, (4, 5, 6, 7, 8), 1))
  loss, estimate = found.first_iteration()
  assert found.work() == 1
  assert found.step() < loss
  assert estimate > 80 * 2 ** 20
  assert found.optimized.image.shape == [1, 16, 16, 3]
  with pytest.raises(ValueError, match='zip'):
    rana_style.RanaStyle(style_workload.StyleWorkload(16, (4, 5), 1))
