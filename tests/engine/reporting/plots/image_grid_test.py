"""Images in rows below their titles."""

import numpy as np
import pytest

from engine.reporting.plots import figures
from engine.reporting.plots import image_grid


@pytest.mark.parametrize('channels', [1, 3])
@pytest.mark.parametrize('count', [1, 6, 8, 9])
def test_every_image_is_whole_below_its_own_title(count, channels):
  images = [np.full([8, 10, channels], 9 * number, np.uint8) for number in range(count)]
  axes, = image_grid.draw(images, [f'image {number}' for number in range(count)], 'all').axes
  sheet = axes.images[0].get_array()
  for number, text in enumerate(axes.texts):
    x, y = text.get_position()
    left, top = round(x + 0.5 - 10 / 2), round(y + 1)
    assert text.get_text() == f'image {number}'
    np.testing.assert_array_equal(
        sheet[top:top + 8, left:left + 10], np.full([8, 10, 3], 9 * number))
  assert (sheet < 255).all(axis=2).sum() == count * 80


def test_nine_stand_in_a_square():
  figure = image_grid.draw([np.zeros([8, 8, 3], np.uint8)] * 9, ['a'] * 9, 'all')
  places = {text.get_position() for text in figure.axes[0].texts}
  assert len({x for x, _ in places}) == len({y for _, y in places}) == 3


def test_titles_have_their_colors_and_two_lines_have_room(tmp_path):
  images = [np.zeros([8, 8, 3], np.uint8)] * 7
  figure = image_grid.draw(images, ['a\nb'] * 7, 'all', ['black'] * 6 + [figures.ORANGE])
  figures.save(figure, tmp_path / 'a.png')
  axes, = figure.axes
  assert [text.get_color() for text in axes.texts] == ['black'] * 6 + [figures.ORANGE]
  first, last = axes.texts[0].get_window_extent(), axes.texts[6].get_window_extent()
  pixel = axes.transData.transform((1, 0))[0] - axes.transData.transform((0, 0))[0]
  # The second row's text ends below the first row's image.
  assert last.y1 <= first.y0 - 8 * pixel + 1
  assert first.y1 <= figure.bbox.height


def test_nothing_but_a_heading(tmp_path):
  figure = image_grid.draw([], [], 'nothing')
  assert not figure.axes
  assert figure.get_suptitle() == 'nothing'
  assert figures.save(figure, tmp_path / 'a.png').is_file()


@pytest.mark.parametrize('count', [1, 2, 5])
def test_a_single_row_stands_in_the_middle(count):
  axes, = image_grid.draw([np.zeros([8, 8, 3], np.uint8)] * count, ['a'] * count, 'all').axes
  dark = np.flatnonzero((axes.images[0].get_array() == 0).all(axis=(2)).any(axis=0))
  width = axes.images[0].get_array().shape[1]
  assert abs(dark[0] - (width - 1 - dark[-1])) <= 2


def test_a_long_heading_stays_on_the_sheet(tmp_path):
  figure = image_grid.draw([np.zeros([8, 8, 3], np.uint8)], ['a'], f'runs/{"mW_/" * 80}, step 300')
  figures.save(figure, tmp_path / 'a.png')
  heading, = figure.texts
  assert heading.get_text().endswith(', step 300')
  assert heading.get_window_extent().x0 >= 0
  assert heading.get_window_extent().x1 <= figure.bbox.width


@pytest.mark.parametrize('line', [
    'automobile 0.83, not airplane', 'aquarium_fish 0.83, not sweet_pepper',
    'a long class name ' * 7])
def test_titles_do_not_run_into_each_other(line, tmp_path):
  figure = image_grid.draw([np.zeros([8, 8, 3], np.uint8)] * 2, [f'a\n{line}'] * 2, 'all')
  figures.save(figure, tmp_path / 'a.png')
  first, second = (text.get_window_extent() for text in figure.axes[0].texts)
  assert first.x1 <= second.x0
