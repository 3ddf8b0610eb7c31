"""Tests for engine.bench.our_style."""

import pytest

from engine.bench import our_style
from engine.bench import style_task


def test_it_paints():
  found = our_style.OurStyle(style_task.Task(16, (4, 5, 6, 7, 8), 1))
  loss, estimate = found.facts()
  assert found.work() == 1
  assert found._take() < loss
  assert estimate > 80 * 2 ** 20
  assert found.canvas.picture.shape == [1, 16, 16, 3]
  with pytest.raises(ValueError, match='zip'):
    our_style.OurStyle(style_task.Task(16, (4, 5), 1))
