"""Color pictures of 16 bits a channel: every value is rounded, not cut off."""

import io

import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
import numpy as np
from PIL import Image
import pytest

from tests.tfrecords.pictures import deep_png
from tfrecords.pictures import deep_color
from tfrecords.pictures import picture_decoder


def _decoded(data: bytes, mode: str = 'RGB') -> np.ndarray:
  return np.asarray(picture_decoder.decode(io.BytesIO(data), mode).picture)


@hypothesis.given(arrays.arrays(np.uint16, st.tuples(
    st.integers(1, 6), st.integers(1, 6), st.just(3))))
@hypothesis.settings(max_examples=30)
def test_every_value_is_divided_by_257_and_rounded(values):
  np.testing.assert_array_equal(_decoded(deep_png.write(values)), np.rint(values / 257))


def test_all_values():
  values = np.arange(2 ** 16, dtype=np.uint16).reshape(128, 512)
  found = _decoded(deep_png.write(np.stack([values, values[::-1], values.T.reshape(128, 512)], 2)))
  np.testing.assert_array_equal(found[..., 0], np.rint(values / 257))
  # What Pillow alone gives.
  assert (values // 256 != np.rint(values / 257)).mean() == pytest.approx(0.25, abs=0.01)


def test_opacity_is_rounded_too():
  values = np.array([[[0x10ff, 0, 0xffff, 0xffff], [0x10ff, 0, 0xffff, 0x00ff]]], np.uint16)
  # Over white; an opacity of 1 of 255.
  np.testing.assert_array_equal(_decoded(deep_png.write(values)),
                                [[[17, 0, 255], [254, 254, 255]]])


def test_a_file_and_a_turned_one(tmp_path):
  values = np.random.default_rng(0).integers(0, 2 ** 16, [4, 6, 3], np.uint16)
  (tmp_path / 'a.png').write_bytes(deep_png.write(values, orientation=3))
  found = picture_decoder.decode(str(tmp_path / 'a.png'), 'RGB')
  assert found.notes == ['reoriented (EXIF orientation 3)', '16-bit channels converted to 8 bits']
  np.testing.assert_array_equal(found.picture, np.rint(values / 257)[::-1, ::-1])


@pytest.mark.parametrize('mode', ['RGB', 'L'])
def test_pictures_of_8_bits_are_not_deep(mode):
  data = io.BytesIO()
  Image.new(mode, (3, 2)).save(data, 'png')
  with Image.open(data) as file:
    assert not deep_color.is_deep(file)
    assert not deep_color.can_be_exact(file)


def test_gray_with_opacity_keeps_the_high_bytes():
  values = np.array([[[0x80ff, 0xffff]]], np.uint16)
  with Image.open(io.BytesIO(deep_png.write(values))) as file:
    assert deep_color.is_deep(file)
    assert not deep_color.can_be_exact(file)
  assert abs(int(_decoded(deep_png.write(values))[0, 0, 0]) - 0x80ff / 257) <= 1
