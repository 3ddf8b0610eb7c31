"""Mixup and cutmix: mixtures by hand, against loops, shares that count the pixels."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import draws
from tfrecords.augmentation import mixing

_KEY = draws.key(0, 0, draws.MIXING)


def _images(count, height, width):
  return np.random.default_rng(0).normal(size=[count, height, width, 3]).astype(np.float32)


def _sample(count=3000, height=6, width=5, **alphas):
  return mixing.sample(augmentation_config.AugmentationConfig(**alphas), height, width, count,
                       _KEY).numpy()


def _mix(images, labels, classes, weights):
  return [found.numpy() for found in mixing.mix(
      tf.constant(images), tf.constant(labels), classes, tf.constant(weights, tf.float32))]


def test_a_mixture_by_hand():
  """Each image meets the one before; the first one meets the last."""
  images = np.array([1, 2, 4], np.float32).reshape(3, 1, 1, 1)
  weights = np.array([1, 0.75, 0.25]).reshape(3, 1, 1, 1)
  mixed, labels = _mix(images, [0, 1, 1], 3, weights)
  np.testing.assert_array_equal(mixed.ravel(), [1, 1.75, 2.5])
  np.testing.assert_array_equal(labels, [[1, 0, 0], [0.25, 0.75, 0], [0, 1, 0]])


def test_a_box_by_hand():
  """A share of 3/4 outside leaves a box of half the sides; at a corner, a quarter of it."""
  weights = mixing.box_weights(
      tf.constant([0.75, 0.75, 1.0]), tf.constant([2, 0, 1]), tf.constant([2, 0, 1]), 4, 4)
  np.testing.assert_array_equal(weights[0, :, :, 0], [
      [1, 1, 1, 1], [1, 0, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1]])
  np.testing.assert_array_equal(weights[1, :, :, 0], [
      [0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]])
  np.testing.assert_array_equal(weights[2], np.ones([4, 4, 1]))


@hypothesis.given(st.floats(0, 1, width=32), st.integers(1, 9), st.integers(1, 9), st.data())
@hypothesis.settings(max_examples=25, deadline=None)
def test_cutmix_agrees_with_a_loop(share, height, width, data):
  row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
  images, side = _images(2, height, width), np.sqrt(np.float32(1) - np.float32(share))
  tall, wide = int(side * np.float32(height)), int(side * np.float32(width))
  expected, pasted = images[1].copy(), 0
  for y in range(row - tall // 2, row - tall // 2 + tall):
    for x in range(column - wide // 2, column - wide // 2 + wide):
      if 0 <= y < height and 0 <= x < width:
        expected[y, x], pasted = images[0, y, x], pasted + 1
  weights = mixing.box_weights(
      tf.constant([1.0, share]), tf.constant([0, row]), tf.constant([0, column]), height, width)
  mixed, labels = _mix(images, [0, 1], 2, weights)
  np.testing.assert_array_equal(mixed[1], expected)
  other = pasted / (height * width)
  np.testing.assert_allclose(labels, [[1, 0], [other, 1 - other]], atol=1e-6)


@pytest.mark.parametrize('alphas', [
    {'mixup_alpha': 0.2}, {'cutmix_alpha': 1.0}, {'mixup_alpha': 1.0, 'cutmix_alpha': 1.0}])
def test_shares_sum_to_one_and_pixels_stay_between(alphas):
  images, labels = _images(50, 6, 5), np.arange(50, dtype=np.int32) % 7
  mixed, shares = _mix(images, labels, 7, _sample(50, **alphas))
  np.testing.assert_allclose(shares.sum(axis=1), np.ones(50), rtol=1e-6)
  assert 0 <= shares.min()
  assert shares.max() <= 1
  others = np.roll(images, 1, axis=0)
  assert (mixed >= np.minimum(images, others) - 1e-6).all()
  assert (mixed <= np.maximum(images, others) + 1e-6).all()
  assert np.abs(mixed - images).mean() > 0.1


def test_what_is_drawn():
  even = _sample(mixup_alpha=1.0)
  assert even.shape == (3000, 1, 1, 1)
  assert even.mean() == pytest.approx(0.5, abs=0.02)
  boxed = _sample(cutmix_alpha=1.0)
  assert boxed.shape == (3000, 6, 5, 1)
  assert set(np.unique(boxed)) == {0, 1}
  # Half were there no border and no rounding down of the sides.
  assert 0.55 < boxed.mean() < 0.85
  both = _sample(mixup_alpha=1.0, cutmix_alpha=1.0)
  is_even = (both == both[:, :1, :1]).all(axis=(1, 2, 3)) & (both[:, 0, 0, 0] % 1 > 0)
  assert is_even.mean() == pytest.approx(0.5, abs=0.04)
  np.testing.assert_array_equal(both[is_even][:, :1, :1], even[is_even])
  np.testing.assert_array_equal(both[~is_even], boxed[~is_even])


def test_traced_with_an_unknown_batch():
  images, labels = _images(6, 4, 5), tf.constant([0, 1, 2, 0, 1, 2])
  weights = tf.constant(_sample(6, 4, 5, cutmix_alpha=1.0))
  traced = tf.function(
      lambda *given: mixing.mix(given[0], given[1], 3, given[2]), autograph=False,
      input_signature=[tf.TensorSpec([None, 4, 5, 3]), tf.TensorSpec([None], tf.int32),
                       tf.TensorSpec([None, 4, 5, 1])])
  for one, two in zip(traced(images, labels, weights), mixing.mix(images, labels, 3, weights),
                      strict=True):
    np.testing.assert_array_equal(one, two)
