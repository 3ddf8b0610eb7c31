"""Images of the user: preprocessing, notes and refusals."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
from PIL import Image
import pytest

from engine.inference import image_statistics
from engine.inference import photo
from tests.engine.inference import paper_pictures
from tfrecords import errors
from tfrecords.importing import decode
from tfrecords.pictures import fit

COLOR, GRAY = (32, 32, 3), (28, 28, 1)


def _digits():
  images = np.zeros([50, 28, 28, 1], np.uint8)
  images[:, 4:24, 12:16] = 200
  return image_statistics.from_images(images)


def _saved(path, pixels, mode=None):
  Image.fromarray(pixels, mode).save(path)
  return path


def _noise(*shape):
  return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def test_a_picture_of_the_right_kind_stays_as_it_is(tmp_path):
  for name, shape in (('a.png', COLOR), ('b.png', GRAY)):
    pixels = _noise(*shape)
    found, done = photo.read(_saved(tmp_path / name, pixels.squeeze()), shape)
    np.testing.assert_array_equal(found, pixels)
    assert done == []


def test_another_size_is_cut_to_its_middle_and_scaled(tmp_path):
  pixels = np.zeros([64, 128, 3], np.uint8)
  pixels[:, 32:96] = [10, 20, 30]
  found, done = photo.read(_saved(tmp_path / 'a.png', pixels), COLOR)
  # The border of the cut lies between black and color: a pixel of the result.
  np.testing.assert_array_equal(found[:, 1:-1], np.broadcast_to([10, 20, 30], [32, 30, 3]))
  assert done == ['128x64 cropped and scaled to 32x32']


@pytest.mark.parametrize('rule', list(fit.FITS))
def test_a_picture_of_the_same_shape_is_only_scaled(tmp_path, rule):
  path = _saved(tmp_path / 'a.png', _noise(48, 48, 3))
  assert photo.read(path, COLOR, rule=fit.FitRule(32, 32, rule))[1] == ['48x48 scaled to 32x32']


def test_colors_are_changed_and_transparency_is_laid_on_white(tmp_path):
  clear = np.zeros([32, 32, 4], np.uint8)
  clear[:16] = [200, 100, 50, 255]
  found, done = photo.read(_saved(tmp_path / 'a.png', clear), COLOR)
  assert found[0, 0].tolist() == [200, 100, 50]
  assert found[31, 31].tolist() == [255, 255, 255]
  assert done == ['transparency composited on white']
  found, done = photo.read(_saved(tmp_path / 'b.png', _noise(28, 28, 3)), GRAY)
  assert found.shape == GRAY
  assert done == ['converted to gray']
  Image.new('CMYK', (32, 32), (0, 255, 255, 0)).save(tmp_path / 'c.jpg')
  found, done = photo.read(tmp_path / 'c.jpg', COLOR)
  assert found[5, 5, 0] > 200 > 50 > found[5, 5, 1]
  assert done == ['CMYK converted to RGB']


def test_turned_as_the_camera_says(tmp_path):
  pixels = np.zeros([32, 32, 3], np.uint8)
  pixels[0] = 255
  exif = Image.Exif()
  exif[0x0112] = 3  # upside down
  Image.fromarray(pixels).save(tmp_path / 'a.png', exif=exif)
  found, _ = photo.read(tmp_path / 'a.png', COLOR)
  assert found[31].min() == 255
  assert found[:31].max() == 0


def test_a_light_background_is_turned_dark(tmp_path):
  paper = np.full([28, 28], 255, np.uint8)
  paper[4:24, 12:16] = 40
  found, done = photo.read(_saved(tmp_path / 'a.png', paper), GRAY, _digits())
  np.testing.assert_array_equal(found[..., 0], 255 - paper)
  assert done == ['light background inverted to dark']
  # Without statistics of the training images nothing is inverted.
  found, done = photo.read(tmp_path / 'a.png', GRAY)
  assert found[0, 0, 0] == 255
  assert done == []


def test_a_drawing_on_a_sheet_is_cut_out_and_centered(tmp_path):
  sheet = np.full([300, 200, 3], 240, np.uint8)
  sheet[20:120, 150:170] = 20
  found, done = photo.read(_saved(tmp_path / 'a.png', sheet), GRAY, _digits())
  rows, columns = np.nonzero(found[..., 0] > 100)
  # 100 x 20 pixels become 20 x 4, in the middle.
  assert (rows.min(), rows.max()) == (4, 23)
  assert (columns.min(), columns.max()) == (12, 15)
  assert found[0].max() == 0
  assert done == [
      'converted to gray', 'light background inverted to dark',
      '200x300 cropped to the drawing and scaled to 28x28']


@pytest.mark.parametrize('kind, lines', [('gradient', []), ('lines', ['ruled lines taken out'])])
def test_a_shaded_photograph_of_a_digit_gives_the_digit(tmp_path, kind, lines):
  gray = paper_pictures.written(paper_pictures.ink(1), paper_pictures.paper(kind))
  found, done = photo.read(_saved(tmp_path / 'a.png', gray), GRAY, _digits())
  rows, columns = np.nonzero(found[..., 0] > 100)
  assert (rows.min(), rows.max()) == (4, 23)
  assert (columns.min(), columns.max()) == pytest.approx((13, 14), abs=1)
  assert done == ['light background inverted to dark', *lines,
                  '200x160 cropped to the drawing and scaled to 28x28']


def test_several_drawings_are_noticed(tmp_path):
  inks = sum(paper_pictures.ink(1, left) for left in (20, 70, 120))
  gray = paper_pictures.written(inks, paper_pictures.paper('plain'))
  _, done = photo.read(_saved(tmp_path / 'a.png', gray), GRAY, _digits())
  assert '3 separate drawings, the largest is used' in done


def test_a_large_picture_is_searched_in_a_smaller_one(tmp_path):
  gray = np.kron(paper_pictures.written(paper_pictures.ink(7), paper_pictures.paper('gradient')),
                 np.ones([6, 6], np.uint8))
  large, done = photo.read(_saved(tmp_path / 'a.png', gray), GRAY, _digits())
  small, _ = photo.read(_saved(tmp_path / 'b.png', gray[::6, ::6]), GRAY, _digits())
  assert done[-1].startswith('1200x960 cropped to the drawing')
  assert np.corrcoef(large.ravel(), small.ravel())[0, 1] > 0.97


def test_of_the_right_size_a_shaded_digit_is_placed_and_a_placed_one_stays(tmp_path):
  shade = np.linspace(120, 220, 28)[None].repeat(28, 0)
  shade[6:22, 11:14] *= 0.3
  found, done = photo.read(_saved(tmp_path / 'a.png', shade.astype(np.uint8)), GRAY, _digits())
  assert done[-1] == '28x28 cropped to the drawing and scaled to 28x28'
  assert found[:3].max() == 0
  again, done = photo.read(_saved(tmp_path / 'b.png', found.squeeze()), GRAY, _digits())
  np.testing.assert_array_equal(again, found)
  assert done == []


def test_empty_paper_is_said_to_have_no_drawing(tmp_path):
  sheet = paper_pictures.paper('gradient').astype(np.uint8)
  found, done = photo.read(_saved(tmp_path / 'a.png', sheet), GRAY, _digits())
  assert found.max() == 0
  assert done == ['no drawing found in 200x160']


@pytest.mark.parametrize('size', [(1, 1), (1, 90), (3, 2)])
def test_tiny_pictures_and_empty_sheets(tmp_path, size):
  path = _saved(tmp_path / 'a.png', np.full(size, 128, np.uint8))
  assert photo.read(path, GRAY, _digits())[0].shape == GRAY
  assert photo.read(path, COLOR)[0].shape == COLOR


def _message(path):
  with pytest.raises(errors.InputError) as caught:
    photo.read(path, COLOR)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_what_is_no_picture(tmp_path):
  text = tmp_path / 'a.png'
  text.write_text('not a picture')
  assert _message(text).startswith(f'{text}: not a picture that can be read (cannot identify')
  assert _message(tmp_path / 'none.png') == f'{tmp_path}/none.png: no such file'
  assert _message(tmp_path) == f'{tmp_path}: is a directory; give the name of a file'
  whole = _saved(tmp_path / 'b.png', _noise(60, 60, 3))
  whole.write_bytes(whole.read_bytes()[:-4000])
  assert _message(whole).startswith(f'{whole}: not a picture that can be read (')


@hypothesis.given(data=st.binary(max_size=200), magic=st.sampled_from(
    [b'', b'\x89PNG\r\n\x1a\n', b'\xff\xd8\xff\xe0', b'GIF89a', b'BM', b'P6 2 2 255 ']))
def test_any_bytes_are_a_picture_or_one_line(tmp_path_factory, data, magic):
  path = tmp_path_factory.mktemp('any') / 'a'
  path.write_bytes(magic + data)
  try:
    found, _ = photo.read(path, COLOR)
  except errors.InputError as error:
    assert '\n' not in str(error)
  else:
    assert found.shape == COLOR
    assert found.dtype == np.uint8


def test_a_picture_of_an_imported_set_is_the_image_of_the_import(tmp_path):
  noise = np.random.default_rng(0).integers(0, 256, [300, 400, 3], np.uint8)
  path = tmp_path / 'a.jpg'
  Image.fromarray(noise).save(path)
  rule = decode.DecodeRule((32, 32, 3), fit.PAD, (9, 8, 7))
  pixels, notes = photo.read(path, (32, 32, 3), rule=rule.fit_rule)
  np.testing.assert_array_equal(pixels, decode.image(path.read_bytes(), rule).pixels)
  assert notes == ['400x300 decoded as 100x75', '100x75 scaled, with borders, to 32x32']
