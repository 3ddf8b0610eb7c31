"""Sheets of images: every pixel at its place, the verdict around it."""

import numpy as np
import pytest

from engine.live_view import image_tiles


def test_colors_stay_and_frames_tell_right_from_wrong():
  images = np.arange(5 * 4 * 3 * 3, dtype=np.uint8).reshape(5, 4, 3, 3)
  found = image_tiles.arrange(images, np.array([True, False, True, True, True]), columns=2)
  assert found.shape == (3 * 6, 2 * 5, 3)
  np.testing.assert_array_equal(found[1:5, 1:4], images[0])
  np.testing.assert_array_equal(found[1:5, 6:9], images[1])
  np.testing.assert_array_equal(found[13:17, 1:4], images[4])
  assert found[0, 0].tolist() == [255, 255, 255]
  assert found[0, 5].tolist() == [255, 90, 70]
  assert (found[12:, 5:] == 255).all()  # no sixth image


def test_a_single_color_is_ink_on_the_ground_of_its_verdict():
  images = np.zeros([2, 2, 2, 1], np.uint8)
  images[:, 0, 0] = 255
  found = image_tiles.arrange(images, np.array([True, False]), columns=2)
  assert found[1, 1].tolist() == found[1, 5].tolist() == [0, 0, 0]
  assert found[2, 2].tolist() == [255, 255, 255]
  assert found[2, 6].tolist() == [255, 90, 70]


def test_gray_photographs_stay():
  images = np.random.default_rng(0).integers(60, 200, [2, 3, 3, 1], np.uint8)
  found = image_tiles.arrange(images, np.array([True, False]), columns=2)
  np.testing.assert_array_equal(found[1:4, 1:4], np.repeat(images[0], 3, axis=2))
  assert found[0, 5].tolist() == [255, 90, 70]


@pytest.mark.parametrize('count, shape', [(0, (1, 1)), (1, (1, 1)), (10, (3, 4)),
                                              (1000, (32, 32))])
def test_sheets_are_about_square(count, shape):
  found = image_tiles.arrange(np.zeros([count, 8, 8, 1], np.uint8), np.ones(count, bool))
  assert found.shape == (shape[0] * 10, shape[1] * 10, 3)


def test_places_are_those_of_the_images():
  found = image_tiles.arrange(np.zeros([4, 8, 8, 3], np.uint8), np.ones(4, bool), columns=3)
  x, y = image_tiles.place(3, 3, (8, 8))
  assert (x, y) == (-0.5, 9.5)
  assert (found[int(y + 1.5):int(y + 9.5), int(x + 1.5):int(x + 9.5)] == 0).all()


def test_mistakes_come_first_in_their_order():
  order = image_tiles.mistakes_first(np.array([True, False, True, False]))
  assert order.tolist() == [1, 3, 0, 2]
