"""Tests for engine.style.images: any kind in, whole files out."""

import errno

import hypothesis
from hypothesis import strategies as st
import numpy as np
from PIL import Image
import pytest

from engine.style import images
from tests.engine.style import small_features
from tfrecords import errors


def test_alpha_and_cmyk_are_handled_and_said(tmp_path):
  Image.new('RGBA', (3, 2), (200, 0, 0, 0)).save(tmp_path / 'a.png')
  Image.new('CMYK', (3, 2), (0, 255, 255, 0)).save(tmp_path / 'b.jpg')
  Image.new('L', (3, 2), 7).save(tmp_path / 'c.png')
  found = [images.read(tmp_path / name) for name in ('a.png', 'b.jpg', 'c.png')]
  assert [done for _, done in found] == [
      ['transparency composited on white'], ['CMYK converted to RGB'], ['L converted to RGB']]
  assert all(picture.mode == 'RGB' and picture.size == (3, 2) for picture, _ in found)
  assert found[0][0].getpixel((0, 0)) == (255, 255, 255)


def test_a_mask_is_gray(tmp_path):
  Image.new('RGB', (3, 2), 'white').save(tmp_path / 'a.png')
  mask = images.to_array(images.read_mask(tmp_path / 'a.png'), (6, 4))
  np.testing.assert_array_equal(mask, np.full([4, 6], 255))


@pytest.mark.parametrize('size, longest, wanted', [
    ((400, 300), 200, (200, 150)), ((300, 400), 200, (150, 200)), ((5000, 1), 100, (100, 1)),
    ((1, 1), 8, (8, 8))])
def test_fitted(size, longest, wanted):
  assert images.fit_size(*size, longest) == wanted


def test_scaled_keeps_what_has_the_size():
  pixels = np.random.default_rng(0).integers(0, 256, [5, 7, 3], np.uint8)
  np.testing.assert_array_equal(images.to_array(Image.fromarray(pixels), (7, 5))[0], pixels)
  assert images.to_array(Image.fromarray(pixels), (14, 3)).shape == (1, 3, 14, 3)


def test_resized_keeps_fractions_and_bounds():
  flat = np.full([1, 3, 4, 3], 100.25, np.float32)
  np.testing.assert_allclose(images.resize(flat, (8, 6)), np.full([1, 6, 8, 3], 100.25),
                             rtol=1e-6)
  sharp = small_features.stripes(9, 9)
  assert images.resize(sharp, (31, 31)).min() >= 0
  np.testing.assert_array_equal(images.resize(sharp, (9, 9)), sharp)


def test_colors_of_one_and_brightness_of_the_other():
  content, values = small_features.smooth(8, 8), small_features.stripes(8, 8) * 0.5 + 60
  found = Image.fromarray(images.as_bytes(images.with_colors_of(content, values)))
  wanted = Image.fromarray(images.as_bytes(values)).convert('YCbCr').getchannel(0)
  # Where red, green and blue do not run over.
  difference = np.abs(np.asarray(found.convert('YCbCr').getchannel(0), int) - np.asarray(wanted))
  assert np.median(difference) <= 1
  np.testing.assert_allclose(images.with_colors_of(content, content), np.rint(content), atol=3)


@hypothesis.given(values=st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_bytes_are_rounded_and_cut_off(values):
  found = images.as_bytes(np.array(values).reshape(1, 1, 1, 3)).reshape(-1)
  assert all(abs(one - min(max(value, 0), 255)) <= 0.5
             for one, value in zip(found.tolist(), values, strict=True))


@pytest.mark.parametrize('name, kind', [('a.png', 'PNG'), ('a.jpg', 'JPEG'), ('a.jpeg', 'JPEG')])
def test_saved_by_its_name(tmp_path, name, kind):
  values = small_features.smooth(9, 5)
  images.save(values, tmp_path / name)
  with Image.open(tmp_path / name) as found:
    assert found.format == kind
    np.testing.assert_allclose(np.asarray(found), values[0], atol=1 if kind == 'PNG' else 30)
  assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
  path = tmp_path / 'a.png'
  path.write_text('before')

  def full(image, file, *rest, **settings):
    file.write_text('half')
    raise OSError(errno.ENOSPC, 'No space left on device')

  monkeypatch.setattr(Image.Image, 'save', full)
  with pytest.raises(errors.InputError, match=(
      'a.png: No space left on device; free some space and give the same command')):
    images.save(small_features.smooth(4, 4), path)
  assert path.read_text() == 'before'
  assert [one.name for one in tmp_path.iterdir()] == ['a.png']
