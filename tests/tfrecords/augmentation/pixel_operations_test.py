"""Operations on pixels: pillow's, on the same images, and what stays."""

import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
import numpy as np
from PIL import Image
from PIL import ImageEnhance
from PIL import ImageOps
import pytest
import tensorflow as tf

from tfrecords.augmentation import pixel_operations

_IMAGES = arrays.arrays(
    np.uint8, st.tuples(st.just(2), st.integers(3, 7), st.integers(3, 7), st.just(3)),
    elements=st.integers(0, 255) | st.integers(100, 102), fill=st.integers(0, 255))
_FEW = hypothesis.settings(max_examples=20, deadline=None)


def _float(images):
  return tf.constant(images, tf.float32)


def _by_pillow(operation, images):
  return np.stack([np.asarray(operation(Image.fromarray(image)), np.float32) for image in images])


@hypothesis.given(_IMAGES)
@_FEW
def test_equalize_is_pillows(images):
  np.testing.assert_array_equal(pixel_operations.equalize(_float(images)),
                                _by_pillow(ImageOps.equalize, images))


@hypothesis.given(_IMAGES)
@_FEW
def test_autocontrast_is_pillows_before_it_rounds_down(images):
  np.testing.assert_allclose(pixel_operations.autocontrast(_float(images)),
                             _by_pillow(ImageOps.autocontrast, images), atol=1)


@hypothesis.given(_IMAGES, st.integers(1, 8))
@_FEW
def test_posterize_is_pillows(images, bits):
  found = pixel_operations.posterize(_float(images), tf.fill([2], float(bits)))
  np.testing.assert_array_equal(
      found, _by_pillow(lambda image: ImageOps.posterize(image, bits), images))


@hypothesis.given(_IMAGES)
@_FEW
def test_luma_and_smooth_are_pillows(images):
  np.testing.assert_allclose(pixel_operations.luma(_float(images))[..., 0],
                             _by_pillow(lambda image: image.convert('L'), images), atol=0.6)
  np.testing.assert_allclose(
      pixel_operations.smooth(_float(images)),
      _by_pillow(lambda image: ImageEnhance.Sharpness(image).enhance(0), images), atol=1)


def test_by_hand():
  image = _float(np.array([[0, 10, 40]] * 3).reshape(1, 3, 3, 1))
  np.testing.assert_allclose(pixel_operations.autocontrast(image)[0, 0, :, 0], [0, 63.75, 255])
  # (3 (0 + 10 + 40) + 4 * 10) / 13 in the middle.
  np.testing.assert_allclose(pixel_operations.smooth(image)[0, :, :, 0], [
      [0, 10, 40], [0, 190 / 13, 40], [0, 10, 40]], rtol=1e-6)
  np.testing.assert_array_equal(
      pixel_operations.posterize(image, tf.constant([4.0]))[0, 0, :, 0], [0, 0, 32])
  assert pixel_operations.luma(image) is image
  np.testing.assert_allclose(pixel_operations.mean_luma(image), [50 / 3], rtol=1e-6)


def test_numbers_of_each_channel():
  images = _float(np.random.default_rng(0).integers(0, 256, [2, 5, 4, 3]))
  np.testing.assert_allclose(pixel_operations.over_pixels(tf.reduce_mean, images),
                             tf.reduce_mean(images, axis=[1, 2]), rtol=1e-6)
  np.testing.assert_array_equal(pixel_operations.over_pixels(tf.reduce_max, images),
                                tf.reduce_max(images, axis=[1, 2]))
  np.testing.assert_allclose(pixel_operations.mean_luma(images),
                             tf.reduce_mean(pixel_operations.luma(images), axis=[1, 2, 3]),
                             rtol=1e-6)


@pytest.mark.parametrize('operation', [
    pixel_operations.equalize, pixel_operations.autocontrast, pixel_operations.smooth])
def test_one_color_stays_and_no_image_is_no_image(operation):
  plain = tf.fill([2, 4, 5, 3], 77.0)
  np.testing.assert_array_equal(operation(plain), plain)
  assert operation(plain[:0]).shape == (0, 4, 5, 3)


@pytest.mark.parametrize('operation', [
    pixel_operations.equalize, pixel_operations.autocontrast, pixel_operations.smooth])
def test_traced_with_an_unknown_batch(operation):
  images = _float(np.random.default_rng(0).integers(0, 256, [3, 6, 5, 3]))
  traced = tf.function(operation, autograph=False, input_signature=[tf.TensorSpec([None, 6, 5, 3])])
  np.testing.assert_allclose(traced(images), operation(images), rtol=1e-6)
