"""Transparent pictures on a background of one color, by hand-worked values."""

from PIL import Image
import pytest

from tfrecords.pictures import transparency


@pytest.mark.parametrize('color', [(255, 255, 255), (0, 0, 0), (255, 0, 0), (12, 200, 77)])
def test_the_gray_level_is_that_of_pillow(color):
  expected = Image.new('RGB', (1, 1), color).convert('L').getpixel((0, 0))
  assert transparency.gray_level(color) == expected


def test_half_of_a_color():
  """51 of 255 is a fifth: 0.2 * 100 + 0.8 * 200 = 180."""
  notes = []
  picture = Image.new('RGBA', (1, 1), (100, 0, 255, 51))
  found = transparency.composite(picture, (200, 0, 255), notes)
  assert found.getpixel((0, 0)) == (180, 0, 255)
  assert notes == ['transparency composited on 200,0,255']


def test_an_opaque_picture_is_unchanged():
  notes = []
  picture = Image.new('L', (1, 1), 9)
  assert transparency.composite(picture, transparency.WHITE, notes) is picture
  opaque = Image.new('RGBA', (1, 1), (9, 8, 7, 255))
  assert transparency.composite(opaque, transparency.WHITE, notes).getpixel((0, 0)) == (9, 8, 7)
  assert notes == []
