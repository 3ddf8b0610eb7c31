"""The EXIF orientation: what is unknown is upright."""

from PIL import Image
import pytest

from tfrecords.pictures import orientation


@pytest.mark.parametrize('value, expected', [(1, 1), (6, 6), (8, 8), (0, 1), (9, 1)])
def test_values(tmp_path, value, expected):
  exif = Image.Exif()
  exif[0x0112] = value
  Image.new('L', (2, 1)).save(tmp_path / 'a.jpg', exif=exif)
  with Image.open(tmp_path / 'a.jpg') as file:
    assert orientation.of(file, []) == expected


def test_without_tags(tmp_path):
  Image.new('L', (2, 1)).save(tmp_path / 'a.png')
  notes = []
  with Image.open(tmp_path / 'a.png') as file:
    picture, value = orientation.upright(file, notes)
  assert (picture.size, value, notes) == ((2, 1), 1, [])
