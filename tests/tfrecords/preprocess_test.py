"""The deterministic part: against TensorFlow's own, and what is refused."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest
import tensorflow as tf

from tfrecords import errors
from tfrecords import preprocess
from tfrecords import preprocessing_config

_IMAGES = np.random.default_rng(0).integers(0, 256, [5, 8, 6, 3], np.uint8)


@pytest.mark.parametrize('shape', [(8, 6), (9, 6), (9, 7), (5, 5)])
@pytest.mark.parametrize('size', [1, 2, 4, 5])
def test_central_crop(shape, size):
  images = tf.constant(np.arange(2 * shape[0] * shape[1] * 3).reshape(2, *shape, 3))
  np.testing.assert_array_equal(preprocess.central_crop(images, size),
                                tf.image.resize_with_crop_or_pad(images, size, size))


@pytest.mark.parametrize('spread', [0, 1, 2, 20, 255])
def test_standardize(spread):
  """A spread of 2 and less is where the floor of the deviation acts."""
  generator = np.random.default_rng(spread)
  images = generator.integers(0, spread + 1, [4, 8, 6, 3]) + 255 - spread
  images[:, 1:] = 255 if spread == 1 else images[:, 1:]
  images = tf.constant(images, tf.float32)
  np.testing.assert_allclose(preprocess.standardize(images),
                             tf.image.per_image_standardization(images), rtol=1e-4, atol=1e-4)


def test_standardize_by_hand():
  """2 x 2 x 1 pixels 1, 3, 5, 7: mean 4, variance (9 + 1 + 1 + 9) / 4 = 5."""
  image = tf.reshape(tf.constant([1, 3, 5, 7], tf.float64), [1, 2, 2, 1])
  np.testing.assert_allclose(tf.reshape(preprocess.standardize(image), [4]),
                             np.array([-3, -1, 1, 3]) / 5**0.5, rtol=1e-12)


@hypothesis.given(strategies.floats(0, 1e5), strategies.integers(1, 10**5))
def test_scale(variance, pixels):
  scale = float(preprocess.standardization_scale(tf.constant(variance, tf.float64), pixels))
  assert scale == pytest.approx(1 / max(variance**0.5, pixels**-0.5), rel=1e-12)


def test_constant_image_stays_finite():
  images = tf.fill([2, 8, 6, 3], tf.constant(200, tf.uint8))
  np.testing.assert_array_equal(
    preprocess.preprocess(images, preprocessing_config.Preprocessing(4)), np.zeros([2, 4, 4, 3])
  )


def test_crop_comes_before_the_standardization():
  result = preprocess.preprocess(
    tf.constant(_IMAGES), preprocessing_config.Preprocessing(crop_size=4)
  )
  expected = tf.image.per_image_standardization(tf.cast(_IMAGES[:, 2:6, 1:5], tf.float32))
  assert result.dtype == tf.float32
  np.testing.assert_allclose(result, expected, atol=1e-5)


def test_without_standardization_pixels_lie_between_0_and_1():
  result = preprocess.preprocess(
      tf.constant(_IMAGES), preprocessing_config.Preprocessing(crop_size=0, standardize=False))
  np.testing.assert_allclose(result, _IMAGES / 255.0, rtol=1e-6)


def test_shrinking_comes_between_crop_and_standardization():
  result = preprocess.preprocess(
      tf.constant(_IMAGES), preprocessing_config.Preprocessing(crop_size=6, shrink_to=4))
  smaller = tf.image.resize(tf.cast(_IMAGES[:, 1:7], tf.float32), [4, 4], antialias=True)
  np.testing.assert_allclose(result, tf.image.per_image_standardization(smaller), atol=1e-5)


@pytest.mark.parametrize('standardize', [False, True])
def test_eager_equals_traced_with_an_unknown_batch(standardize):
  preprocessing = preprocessing_config.Preprocessing(4, standardize)
  traced = tf.function(lambda images: preprocess.preprocess(images, preprocessing),
                       autograph=False, input_signature=[tf.TensorSpec([None, 8, 6, 3], tf.uint8)])
  np.testing.assert_allclose(traced(tf.constant(_IMAGES)),
                             preprocess.preprocess(tf.constant(_IMAGES), preprocessing), atol=1e-6)


@pytest.mark.parametrize('crop, shape', [(0, (8, 6, 3)), (4, (4, 4, 3)), (6, (6, 6, 3))])
def test_output_shape(crop, shape):
  preprocessing = preprocessing_config.Preprocessing(crop)
  assert preprocessing.output_shape((8, 6, 3)) == shape
  assert preprocess.preprocess(tf.constant(_IMAGES), preprocessing).shape == (5, *shape)


@pytest.mark.parametrize('crop', [7, 100, -1])
def test_a_crop_that_does_not_fit_is_refused(crop):
  message = f'crop_size={crop}: images are 8x6; give 0 \\(no crop\\) to 6'
  with pytest.raises(errors.InputError, match=message):
    preprocessing_config.Preprocessing(crop).output_shape((8, 6, 3))
  with pytest.raises(errors.InputError, match=message):
    preprocess.preprocess(tf.constant(_IMAGES), preprocessing_config.Preprocessing(crop))
