"""Tests for engine.reporting.plots.mistakes."""

import types

import numpy as np
import pytest

from engine.reporting.plots import canvas
from engine.reporting.plots import mistakes

NAMES = ('cat', 'dog', 'aquarium_fish', 'sweet_pepper')


def made(count, label=0, predicted=1, channels=3):
  return [types.SimpleNamespace(image=np.full([8, 8, channels], index, np.uint8), label=label,
                                predicted=predicted, probability=0.984 - index / 100)
          for index in range(count)]


def titles(figure):
  return [axes.get_title() for axes in figure.axes if axes.images]


def test_shows_images_with_what_they_were_taken_for():
  figure = mistakes.draw(made(8), NAMES, 'step 7')
  assert titles(figure)[:2] == ['cat -> dog 0.98', 'cat -> dog 0.97']
  assert len(titles(figure)) == 8
  shown = [axes.images[0].get_array() for axes in figure.axes if axes.images]
  np.testing.assert_array_equal(shown[5], np.full([8, 8, 3], 5))
  assert figure.get_suptitle() == 'Worst mistakes, step 7'


def test_one_long_text_breaks_all():
  some = made(2) + made(1, 2, 3)
  assert titles(mistakes.draw(some, NAMES, '')) == [
      'cat ->\ndog 0.98', 'cat ->\ndog 0.97', 'aquarium_fish ->\nsweet_pepper 0.98']


def test_without_mistakes_it_says_so():
  figure = mistakes.draw([], NAMES, 'step 7')
  assert titles(figure) == []
  assert figure.get_suptitle() == 'No mistakes, step 7'


@pytest.mark.parametrize('count, label', [(0, 0), (1, 0), (24, 2)])
@pytest.mark.parametrize('channels', [1, 3])
def test_no_text_covers_its_neighbour(count, label, channels, tmp_path):
  figure = mistakes.draw(made(count, label, 3, channels), NAMES, 'step 7')
  canvas.save(figure, tmp_path / 'mistakes.png')
  boxes = [axes.title.get_window_extent() for axes in figure.axes if axes.images]
  for row in (boxes[start:start + 6] for start in range(0, count, 6)):
    assert all(left.x1 <= right.x0 for left, right in zip(row, row[1:], strict=False))
