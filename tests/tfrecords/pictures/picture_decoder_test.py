"""Decoding of every mode, frame and tag to 8 bits, upright and opaque, with notes."""

import struct
import zlib

import numpy as np
from PIL import Image
from PIL import ImageCms
import pytest

from tfrecords import errors
from tfrecords.pictures import orientation as orientation_lib
from tfrecords.pictures import picture_decoder

_RAMP = (np.add.outer(np.arange(16), np.arange(16)) * 8).astype(np.uint8)


def _parsed(path, mode='RGB'):
  found = picture_decoder.decode(str(path), mode)
  pixels = np.asarray(found.picture)
  assert pixels.dtype == np.uint8
  return pixels, found.notes


@pytest.mark.parametrize('name, values, note', [
    ('a.png', _RAMP.astype(np.uint16) * 257, '16-bit values scaled to 8 bits'),
    ('a.pgm', _RAMP.astype(np.uint16) * 257, '16-bit values scaled to 8 bits'),
    ('a.tif', _RAMP.astype(np.uint16) * 257, '16-bit values scaled to 8 bits'),
    ('a.tif', _RAMP.astype(np.int32) * 257,
     '32-bit values, with 65,535 as white, scaled to 8 bits'),
    ('a.pfm', _RAMP.astype(np.float32),
     'floating-point values, with 255 as white, scaled to 8 bits'),
    ('a.tif', _RAMP.astype(np.float32) / 255,
     'floating-point values, with 1 as white, scaled to 8 bits')])
def test_gray_values_with_more_than_8_bits(tmp_path, name, values, note):
  Image.fromarray(values).save(tmp_path / name)
  pixels, notes = _parsed(tmp_path / name, 'L')
  np.testing.assert_array_equal(pixels, _RAMP)
  assert notes == [note]
  pixels, notes = _parsed(tmp_path / name)
  np.testing.assert_array_equal(pixels, np.stack([_RAMP] * 3, 2))
  assert notes == [note, 'L converted to RGB']


def test_16_bit_gray_with_a_transparent_value(tmp_path):
  Image.fromarray(_RAMP.astype(np.uint16) * 257).save(tmp_path / 'a.png', transparency=8 * 257)
  pixels, notes = _parsed(tmp_path / 'a.png', 'L')
  np.testing.assert_array_equal(pixels, np.where(_RAMP == 8, 255, _RAMP))
  assert notes == ['16-bit values scaled to 8 bits', 'transparency composited on white']


def test_16_bit_gray_with_zero_as_white(tmp_path):
  Image.fromarray(_RAMP.astype(np.uint16) * 257).save(tmp_path / 'a.tif', tiffinfo={262: 0})
  data = bytearray((tmp_path / 'a.tif').read_bytes())
  # Pillow writes its own tag: photometric interpretation, short, one value.
  place = data.index(struct.pack('<HHI', 262, 3, 1))
  data[place + 8:place + 10] = b'\0\0'
  (tmp_path / 'a.tif').write_bytes(data)
  pixels, notes = _parsed(tmp_path / 'a.tif', 'L')
  np.testing.assert_array_equal(pixels, 255 - _RAMP)
  assert notes == ['16-bit values scaled to 8 bits', 'inverted, as 0 is white in the file']


def _chunk(kind, data):
  return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def _png(width, height, bits, color, rows):
  header = struct.pack('>IIBBBBB', width, height, bits, color, 0, 0, 0)
  return b'\x89PNG\r\n\x1a\n' + _chunk(b'IHDR', header) + _chunk(
      b'IDAT', zlib.compress(rows)) + _chunk(b'IEND', b'')


def test_16_bit_colors_are_noted(tmp_path):
  row = b'\0' + struct.pack('>3H', 0xffff, 0x8080, 0)
  (tmp_path / 'a.png').write_bytes(_png(1, 1, 16, 2, row))
  pixels, notes = _parsed(tmp_path / 'a.png')
  assert pixels.tolist() == [[[255, 128, 0]]]
  assert notes == ['16-bit channels converted to 8 bits']


@pytest.mark.parametrize('name', ['a.gif', 'a.png', 'a.tif', 'a.webp'])
def test_the_first_of_several_frames(tmp_path, name):
  first, *others = (Image.new('RGB', (8, 8), color) for color in ('red', 'lime', 'blue'))
  first.save(tmp_path / name, save_all=True, append_images=others)
  pixels, notes = _parsed(tmp_path / name)
  assert pixels[0, 0, 0] > 250 > 5 > pixels[0, 0, 1]
  assert notes[0] == 'first of 3 frames used'


@pytest.mark.parametrize('name', ['a.png', 'a.jpg', 'a.tif', 'a.webp'])
@pytest.mark.parametrize('orientation', range(1, 9))
def test_the_exif_orientation_is_applied(tmp_path, name, orientation):
  upright = np.zeros([24, 16, 3], np.uint8)
  upright[:8], upright[8:, :8] = 240, 120
  exif = Image.Exif()
  exif[0x0112] = orientation
  picture = Image.fromarray(upright)
  undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
  turn = undo.get(orientation, orientation_lib.TURNS.get(orientation))
  stored = picture if turn is None else picture.transpose(turn)
  stored.save(tmp_path / name, exif=exif, quality=95)
  pixels, notes = _parsed(tmp_path / name)
  np.testing.assert_allclose(pixels.astype(int), upright, atol=25)
  assert notes == [f'reoriented (EXIF orientation {orientation})'] * (orientation > 1)


def test_damaged_exif_data(tmp_path):
  """The width is text, of which Pillow makes a struct.error; the orientation is 6."""
  ifd = struct.pack('<4sIHHHIBBHHHIHHI', b'II*\0', 8, 2, 0x100, 2, 2, 97, 98, 0,
                    0x112, 3, 1, 6, 0, 0)
  Image.new('RGB', (16, 8)).save(tmp_path / 'a.jpg')
  data = (tmp_path / 'a.jpg').read_bytes()
  app1 = b'\xff\xe1' + struct.pack('>H', len(ifd) + 8) + b'Exif\0\0' + ifd
  (tmp_path / 'a.jpg').write_bytes(data[:2] + app1 + data[2:])
  pixels, notes = _parsed(tmp_path / 'a.jpg')
  assert (pixels.shape, notes) == ((16, 8, 3), ['reoriented (EXIF orientation 6)'])
  Image.new('RGB', (16, 8)).save(tmp_path / 'b.jpg', exif=b'Exif\0\0II*\0\xff\xff')
  assert _parsed(tmp_path / 'b.jpg')[0].shape == (8, 16, 3)


@pytest.mark.parametrize('mode, color, gray', [
    ('RGBA', (0, 0, 0, 128), 127), ('RGBA', (9, 9, 9, 255), 9), ('LA', (0, 0), 255),
    ('P', 0, 255), ('1', 1, 255)])
def test_transparency_is_composited_on_white(tmp_path, mode, color, gray):
  options = {'transparency': 0} if mode == 'P' else {}
  Image.new(mode, (4, 4), color).save(tmp_path / 'a.png', **options)
  pixels, notes = _parsed(tmp_path / 'a.png', 'L')
  assert pixels[0, 0] == gray
  is_clear = mode != '1' and color != (9, 9, 9, 255)
  assert notes == ['transparency composited on white'] * is_clear + ['converted to gray']


def test_a_color_profile_is_noted(tmp_path):
  profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('LAB')).tobytes()
  Image.new('RGB', (4, 4)).save(tmp_path / 'a.png', icc_profile=profile)
  assert _parsed(tmp_path / 'a.png')[1] == ['color profile damaged, not used']


@pytest.mark.filterwarnings('ignore::PIL.Image.DecompressionBombWarning')
@pytest.mark.parametrize('side', [10_001, 40_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path, side):
  (tmp_path / 'a.png').write_bytes(_png(side, side, 8, 0, b''))
  with pytest.raises(errors.InputError, match='pixels.*; scale it down first'):
    _parsed(tmp_path / 'a.png')


def test_formats_that_need_another_program_are_refused(tmp_path):
  (tmp_path / 'a.eps').write_bytes(
      b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n')
  with pytest.raises(OSError, match='cannot identify'):
    _parsed(tmp_path / 'a.eps')


def _noise(width, height):
  return Image.fromarray(np.random.default_rng(0).integers(0, 256, [height, width, 3], np.uint8))


def test_a_jpeg_is_decoded_at_a_reduced_scale(tmp_path):
  """500 x 375 at 1/4: 125 x 94, the smallest with at least the 64 x 64 asked for."""
  _noise(500, 375).save(tmp_path / 'a.jpg')
  found = picture_decoder.decode(str(tmp_path / 'a.jpg'), 'RGB', least_size=lambda size: (64, 64))
  assert (found.picture.size, found.size, found.notes) == ((125, 94), (500, 375), [])


def test_a_jpeg_on_its_side_is_reduced_as_it_stands(tmp_path):
  exif = Image.Exif()
  exif[0x0112] = 6
  _noise(400, 80).save(tmp_path / 'a.jpg', exif=exif)
  asked = []
  found = picture_decoder.decode(
      str(tmp_path / 'a.jpg'), 'L', least_size=lambda size: asked.append(size) or (20, 100))
  assert (asked, found.picture.size) == ([(80, 400)], (20, 100))
  assert (found.size, found.orientation) == ((80, 400), 6)


def test_other_formats_are_not_reduced(tmp_path):
  _noise(64, 48).save(tmp_path / 'a.png')
  found = picture_decoder.decode(str(tmp_path / 'a.png'), 'RGB', least_size=lambda size: (1, 1))
  assert (found.picture.size, found.size, found.orientation) == ((64, 48), (64, 48), 1)


def test_transparency_on_another_background(tmp_path):
  """Gray 100 with an opacity of 128 / 255 on red: 255 - 0.502 * 155 = 177, 0.502 * 100 = 50."""
  Image.new('LA', (1, 1), (100, 128)).save(tmp_path / 'a.png')
  found = picture_decoder.decode(str(tmp_path / 'a.png'), 'RGB', (255, 0, 0))
  assert found.picture.getpixel((0, 0)) == (177, 50, 50)
  assert found.notes == ['transparency composited on 255,0,0']


def test_cmyk_and_palette_by_value(tmp_path):
  """CMYK (0, 255, 255, 0) is red, (0, 0, 0, 255) black; a palette's entry is its color."""
  picture = Image.new('CMYK', (2, 1), (0, 255, 255, 0))
  picture.putpixel((1, 0), (0, 0, 0, 255))
  picture.save(tmp_path / 'a.tif')
  pixels, notes = _parsed(tmp_path / 'a.tif')
  assert pixels.tolist() == [[[255, 0, 0], [0, 0, 0]]]
  assert notes == ['CMYK converted to RGB']
  palette = Image.new('P', (1, 1), 1)
  palette.putpalette([0, 0, 0, 10, 200, 30])
  palette.save(tmp_path / 'a.png')
  pixels, notes = _parsed(tmp_path / 'a.png')
  assert (pixels.tolist(), notes) == ([[[10, 200, 30]]], ['P converted to RGB'])


def test_a_truncated_file_is_refused(tmp_path):
  _noise(64, 48).save(tmp_path / 'a.jpg')
  (tmp_path / 'a.jpg').write_bytes((tmp_path / 'a.jpg').read_bytes()[:2000])
  with pytest.raises(OSError, match='truncated'):
    _parsed(tmp_path / 'a.jpg')


@pytest.mark.parametrize('shape, value, expected, notes', [
    ((2, 3), 7, 7, ['L converted to RGB']), ((2, 3, 1), 7, 7, ['L converted to RGB']),
    ((2, 3, 3), 7, 7, []),
    ((2, 3, 4), 128, 191, ['transparency composited on white'])])
def test_images_in_memory(shape, value, expected, notes):
  found = picture_decoder.of_pixels(np.full(shape, value, np.uint8), 'RGB')
  assert (found.size, found.notes) == ((3, 2), notes)
  np.testing.assert_array_equal(np.asarray(found.picture), np.full([2, 3, 3], expected))
