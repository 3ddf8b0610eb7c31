"""One picture to one image: fitted, in the right channels, and with a reason if that fails."""

import io

import numpy as np
from PIL import Image
import pytest

from tests.tfrecords.importing import small_source
from tfrecords.importing import decode
from tfrecords.pictures import fit
from tfrecords.pictures import picture_file

_RULE = decode.DecodeRule((8, 8, 3), 'crop', (255, 255, 255))
_GRAY = decode.DecodeRule((8, 8, 1), 'crop', (255, 255, 255))


def _file(picture, kind='PNG', **options):
  data = io.BytesIO()
  picture.save(data, kind, **options)
  return data.getvalue()


def test_a_file_and_its_pixels_give_the_same_image():
  picture = small_source.picture(0, 20, 16)
  found = decode.image(_file(picture), _RULE)
  again = decode.image(np.asarray(picture), _RULE)
  np.testing.assert_array_equal(found.pixels, again.pixels)
  assert (found.pixels.shape, found.size, found.orientation) == ((8, 8, 3), (20, 16), 1)


@pytest.mark.parametrize('picture, color, gray', [
    (Image.new('I;16', (8, 8), 257 * 100), 100, 100),
    (Image.new('RGBA', (8, 8), (0, 0, 0, 0)), 255, 255),
    (Image.new('L', (8, 8), 7), 7, 7), (Image.new('1', (8, 8), 1), 255, 255)])
def test_modes_by_value(picture, color, gray):
  data = _file(picture)
  assert (decode.image(data, _RULE).pixels == color).all()
  assert decode.image(data, _GRAY).pixels.tolist() == [[[gray]] * 8] * 8


def test_a_large_jpeg_looks_as_its_original():
  """Decoded at 1/8, it differs by less than the noise of JPEG from all pixels scaled."""
  picture = small_source.picture(0, 512, 512)
  reduced = decode.image(_file(picture, 'JPEG', quality=95), _RULE).pixels.astype(int)
  whole = decode.image(_file(picture), _RULE).pixels.astype(int)
  assert np.abs(reduced - whole).max() <= 6


def test_a_prediction_sees_the_image_of_the_import(tmp_path):
  data = _file(small_source.picture(0, 500, 375), 'JPEG')
  (tmp_path / 'a.jpg').write_bytes(data)
  rule = _RULE.fit_rule
  picture, _ = picture_file.read(tmp_path / 'a.jpg', 'RGB', rule)
  np.testing.assert_array_equal(
      np.asarray(fit.picture(picture, rule)), decode.image(data, _RULE).pixels)


def test_a_turned_picture_is_noted():
  exif = Image.Exif()
  exif[0x0112] = 6
  found = decode.image(_file(small_source.picture(0, 40, 20), 'JPEG', exif=exif), _RULE)
  assert (found.size, found.orientation) == ((20, 40), 6)
  assert found.notes == ['reoriented (EXIF orientation 6)']


@pytest.mark.parametrize('size, notes', [((7, 20), ['enlarged']), ((8, 8), [])])
def test_an_enlarged_picture_is_noted(size, notes):
  assert decode.image(_file(small_source.picture(0, *size)), _RULE).notes == notes


@pytest.mark.parametrize('data, reason', [
    (b'', 'not a picture'), (b'GIF89a', 'not a picture'),
    (_file(small_source.picture(0, 99, 99), 'JPEG')[:1000], 'truncated'),
    (_file(small_source.picture(0, 99, 99))[:1000], 'truncated')])
def test_reasons(data, reason):
  with pytest.raises(Exception) as caught:  # noqa: PT011
    decode.image(data, _RULE)
  assert decode.reason(caught.value) == reason


def test_checksums():
  assert decode.checksum(b'').hex().startswith('e3b0c442')
  assert decode.checksum(np.zeros([2, 3], np.uint8)) != decode.checksum(np.zeros([3, 2], np.uint8))
  assert decode.reason(MemoryError()) == 'needs too much memory'


def test_the_rule_of_settings():
  rule = decode.rule_of(small_source.settings('a', 'b', size='8x6', color='gray', fit='pad'))
  assert rule == decode.DecodeRule((8, 6, 1), 'pad', (255, 255, 255))
  assert rule.image_bytes == 48
