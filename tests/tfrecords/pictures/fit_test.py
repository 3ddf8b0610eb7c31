"""Fitting: shapes, centered crops, borders, and the size at which a JPEG is decoded."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
from PIL import Image
import pytest

from tfrecords.pictures import fit

_SIDES = st.integers(1, 60)


def _fitted(pixels, **rule):
  return np.asarray(fit.picture(Image.fromarray(np.array(pixels, np.uint8)), fit.FitRule(**rule)))


@hypothesis.given(_SIDES, _SIDES, _SIDES, _SIDES, st.sampled_from(fit.FITS),
                  st.sampled_from(['L', 'RGB']))
def test_every_picture_gets_the_size(width, height, new_width, new_height, way, mode):
  rule = fit.FitRule(new_height, new_width, way)
  found = fit.picture(Image.new(mode, (width, height)), rule)
  assert (found.mode, found.size) == (mode, (new_width, new_height))


@hypothesis.given(st.integers(1, 20), st.integers(0, 9))
def test_a_crop_is_centered(side, margin):
  """A square between equal margins is exactly what is left."""
  square = np.arange(side * side, dtype=np.uint8).reshape(side, side)
  wide = np.pad(square, ((0, 0), (margin, margin)), constant_values=255)
  np.testing.assert_array_equal(_fitted(wide, height=side, width=side), square)
  np.testing.assert_array_equal(_fitted(wide.T, height=side, width=side), square.T)


def test_padding_has_the_color_of_the_background():
  found = _fitted([[10, 10]], height=4, width=2, fit='pad', background=(255, 0, 0))
  assert found[:, 0].tolist() == [76, 10, 76, 76]
  picture = fit.picture(Image.new('RGB', (4, 2)), fit.FitRule(4, 4, 'pad', (1, 2, 3)))
  assert picture.getpixel((0, 0)) == (1, 2, 3)
  assert picture.getpixel((0, 1)) == (0, 0, 0)


def test_stretching_keeps_all():
  assert _fitted([[0, 200]], height=2, width=2, fit='stretch').tolist() == [[0, 200], [0, 200]]


@pytest.mark.parametrize('way, size, expected', [
    ('crop', (32, 40), False), ('crop', (31, 400), True), ('crop', (32, 32), False),
    ('pad', (31, 400), False), ('pad', (31, 31), True), ('stretch', (31, 400), True)])
def test_which_pictures_are_enlarged(way, size, expected):
  assert fit.FitRule(32, 32, way).enlarges(size) == expected


@pytest.mark.parametrize('way, size, expected', [
    # Twice the pixels of what is left: 375 / 32 = 11.7, half of it 5.86.
    ('crop', (500, 375), (85, 64)), ('pad', (500, 375), (64, 48)),
    ('stretch', (500, 375), (64, 64)), ('crop', (40, 40), (40, 40)), ('crop', (9, 9), (9, 9))])
def test_the_least_size_of_a_reduced_picture(way, size, expected):
  assert fit.FitRule(32, 32, way).least_size(size) == expected
