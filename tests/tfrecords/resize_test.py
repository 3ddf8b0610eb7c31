"""Shrinking: by hand, against TensorFlow's, and the same in every batch."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest
import tensorflow as tf

from tfrecords import resize

_IMAGES = np.random.default_rng(0).integers(0, 256, [9, 12, 12, 3]).astype(np.float32)


def test_by_hand():
  """4 pixels to 2, s = 2: around 1 the distances 1/2, 1/2 and 3/2, so weights of 3, 3 and 1."""
  image = tf.reshape(tf.constant([7, 14, 21, 70], tf.float64), [1, 1, 4, 1])
  square = tf.repeat(image, 4, axis=1)
  across = np.array([(3 * 7 + 3 * 14 + 21) / 7, (14 + 3 * 21 + 3 * 70) / 7])
  np.testing.assert_allclose(resize.shrink(square, 2)[0, :, :, 0], [across, across], rtol=1e-12)


@pytest.mark.parametrize('side', [1, 2, 5, 7, 9, 11, 12])
@pytest.mark.parametrize('shape', [(12, 12), (12, 17)])
def test_equals_tensorflow(side, shape):
  images = np.random.default_rng(side).random([2, *shape, 3])
  expected = tf.image.resize(images, [side, side], antialias=True)
  np.testing.assert_allclose(resize.shrink(tf.constant(images), side), expected, atol=1e-6)


@hypothesis.given(strategies.integers(1, 64), strategies.integers(1, 64))
def test_weights_are_a_mean_of_pixels_in_the_image(one, other):
  size, smaller = max(one, other), min(one, other)
  positions, weights = resize.taps(size, smaller)
  assert positions.shape == weights.shape == (len(weights), smaller)
  assert positions.min() >= 0
  assert positions.max() < size
  assert weights.min() >= 0
  np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-12)
  matrix = np.zeros([smaller, size])
  np.add.at(matrix, (np.arange(smaller), positions), weights)
  np.testing.assert_allclose(matrix, matrix[::-1, ::-1], atol=1e-12)  # Left is as right.


@pytest.mark.parametrize('side', [0, 12])
def test_the_same_side_changes_nothing(side):
  np.testing.assert_array_equal(resize.shrink(tf.constant(_IMAGES), side), _IMAGES)


@pytest.mark.parametrize('shrink', [resize.shrink, resize.shrink_compiled])
def test_an_image_is_the_same_in_every_batch_and_traced(shrink):
  traced = tf.function(lambda images: shrink(images, 7), autograph=False,
                       input_signature=[tf.TensorSpec([None, 12, 12, 3])])
  whole = shrink(tf.constant(_IMAGES), 7)
  np.testing.assert_allclose(whole, resize.shrink(tf.constant(_IMAGES), 7), rtol=1e-6)
  for size in (1, 2, 5, 9):
    np.testing.assert_array_equal(traced(tf.constant(_IMAGES[:size])), whole[:size])
