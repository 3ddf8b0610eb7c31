"""Tests for engine.reporting.plots.class_samples, read off the figure itself."""

import numpy as np
import pytest

from engine.reporting.plots import class_samples
from engine.reporting.plots import figures


def images(count, shape=(4, 3, 3), value=7):
  return [np.full(shape, value, np.uint8)] * count


def test_montage_places_images_on_white():
  sheet = class_samples.montage([images(2), images(1, value=9)], 2, (4, 3, 3))
  assert sheet.shape == (2 * 6 + 2, 2 * 5 + 2, 3)
  assert sheet.dtype == np.uint8
  expected = np.full([14, 12], 255, np.uint8)
  expected[2:6, 2:5] = expected[2:6, 7:10] = 7
  expected[8:12, 2:5] = 9
  np.testing.assert_array_equal(sheet, np.repeat(expected[..., None], 3, axis=2))


def test_montage_of_one_channel_is_gray():
  sheet = class_samples.montage([images(1, (4, 3, 1), 50)], 1, (4, 3, 1))
  assert (sheet[2:6, 2:5] == 50).all()


def test_names_stand_beside_the_middle_of_their_rows():
  figure = class_samples.draw([images(3), [], images(1)], ['cat', 'sea_lion', 'dog'], 'small')
  axes, = figure.axes
  assert figure.get_suptitle() == 'small'
  assert [label.get_text() for label in axes.get_yticklabels()] == ['cat', 'sea lion', 'dog']
  assert list(axes.get_yticks()) == [3, 9, 15]
  assert axes.get_images()[0].get_array().shape == (3 * 6 + 2, 3 * 5 + 2, 3)


@pytest.mark.parametrize('classes, parts', [(25, [25]), (26, [25, 1]), (100, [25, 25, 25, 25])])
def test_many_classes_stand_in_columns(classes, parts):
  names = [f'class {number}' for number in range(classes)]
  figure = class_samples.draw([images(2)] * classes, names, 'small')
  assert [len(axes.get_yticks()) for axes in figure.axes] == parts
  labels = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
  assert labels == names


def test_the_file_is_a_picture(tmp_path):
  figure = class_samples.draw([images(2)], ['cat'], 'small')
  path = figures.save(figure, tmp_path / 'sheet.png')
  assert path.read_bytes().startswith(b'\x89PNG')
