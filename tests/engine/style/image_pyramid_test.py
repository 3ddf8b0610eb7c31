"""Tests for engine.style.image_pyramid: sizes, iterations, where to resume."""

import hypothesis
from hypothesis import strategies as st

from engine.style import image_pyramid


def test_by_hand():
  assert image_pyramid.plan((300, 200), 3, 10) == [
      image_pyramid.Level(0, (75, 50), 0, 3), image_pyramid.Level(1, (150, 100), 3, 6),
      image_pyramid.Level(2, (300, 200), 6, 10)]


def test_one_level_is_the_whole():
  assert image_pyramid.plan((30, 1), 1, 5) == [image_pyramid.Level(0, (30, 1), 0, 5)]


@hypothesis.given(width=st.integers(1, 5000), height=st.integers(1, 5000),
                  count=st.integers(1, 10), more=st.integers(0, 500))
def test_every_level_has_iterations_and_pixels(width, height, count, more):
  found = image_pyramid.plan((width, height), count, count + more)
  assert found[-1].size == (width, height)
  assert found[-1].end == count + more
  assert [level.start for level in found] == [0, *(level.end for level in found[:-1])]
  assert all(level.end > level.start and min(level.size) >= 1 for level in found)
  assert all(small.size <= large.size for small, large in zip(found, found[1:], strict=False))


def test_where_to_go_on():
  plan = image_pyramid.plan((8, 8), 3, 9)
  numbers = [[level.number for level in image_pyramid.remaining(plan, done)]
             for done in (0, 2, 3, 4, 6, 7, 9)]
  # At the very end of a level its picture is still needed: the next begins with it.
  assert numbers == [[0, 1, 2], [0, 1, 2], [0, 1, 2], [1, 2], [1, 2], [2], [2]]
