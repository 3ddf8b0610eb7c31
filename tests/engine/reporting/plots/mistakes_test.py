"""Tests for engine.reporting.plots.mistakes."""

import types

import numpy as np
import pytest

from engine.reporting.plots import figures
from engine.reporting.plots import mistakes

NAMES = ('cat', 'dog', 'aquarium_fish', 'sweet_pepper')


def made(count, label=0, predicted=1, channels=3):
  return [types.SimpleNamespace(image=np.full([8, 8, channels], index, np.uint8), label=label,
                                predicted=predicted, probability=0.984 - index / 100)
          for index in range(count)]


def titles(figure):
  return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_shows_images_with_what_they_were_taken_for():
  figure = mistakes.draw(made(8), NAMES, 'step 7')
  assert titles(figure)[:2] == ['cat -> dog 0.98', 'cat -> dog 0.97']
  assert len(titles(figure)) == 8
  assert figure.get_suptitle() == 'Worst mistakes, step 7'


@pytest.mark.parametrize('channels', [1, 3])
def test_every_image_is_whole_and_below_its_own_title(channels):
  axes, = mistakes.draw(made(8, channels=channels), NAMES, 'step 7').axes
  sheet = axes.images[0].get_array()
  for index, text in enumerate(axes.texts):
    x, y = text.get_position()
    left, top = round(x + 0.5 - 8 / 2), round(y + 1)
    np.testing.assert_array_equal(sheet[top:top + 8, left:left + 8], np.full([8, 8, 3], index))
  # The rest is white.
  assert (sheet < 255).all(axis=2).sum() == 8 * 8 * 8


def test_one_long_text_breaks_all():
  some = made(2) + made(1, 2, 3)
  assert titles(mistakes.draw(some, NAMES, '')) == [
      'cat ->\ndog 0.98', 'cat ->\ndog 0.97', 'aquarium_fish ->\nsweet_pepper 0.98']


def test_without_mistakes_it_says_so(tmp_path):
  figure = mistakes.draw([], NAMES, 'step 7')
  assert titles(figure) == []
  assert figure.get_suptitle() == 'No mistakes, step 7'
  assert figures.save(figure, tmp_path / 'mistakes.png').is_file()


@pytest.mark.parametrize('count, label', [(1, 0), (8, 0), (24, 2)])
@pytest.mark.parametrize('size', [8, 32])
def test_no_text_covers_another_or_an_image(count, label, size, tmp_path):
  some = made(count, label, 3)
  for mistake in some:
    mistake.image = np.zeros([size, size, 3], np.uint8)
  figure = mistakes.draw(some, NAMES, 'step 7')
  figures.save(figure, tmp_path / 'mistakes.png')
  axes, = figure.axes
  boxes = [text.get_window_extent() for text in axes.texts]
  for row in (boxes[start:start + 6] for start in range(0, count, 6)):
    assert all(left.x1 <= right.x0 for left, right in zip(row, row[1:], strict=False))
  below = [axes.transData.transform((0, text.get_position()[1] + 0.5))[1] for text in axes.texts]
  assert all(box.y0 >= bottom for box, bottom in zip(boxes, below, strict=True))
  # A row's texts end above the images of the row before.
  size_in_dots = axes.transData.transform((size, 0))[0] - axes.transData.transform((0, 0))[0]
  assert all(boxes[place].y1 <= below[place - 6] - size_in_dots + 1 for place in range(6, count))
  assert max(box.y1 for box in boxes) <= figure.bbox.height
  assert min(box.x0 for box in boxes) >= 0
  assert max(box.x1 for box in boxes) <= figure.bbox.width
