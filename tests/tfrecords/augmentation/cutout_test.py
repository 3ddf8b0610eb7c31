"""Cutout: squares by hand, against a loop, at the border."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import tensorflow as tf

from tfrecords.augmentation import cutout
from tfrecords.augmentation import draws


def _images(count, height, width, channels=3):
  return np.random.default_rng(0).uniform(0, 255, [count, height, width, channels]).astype(
      np.float32)


def _erase(images, rows, columns, size):
  return cutout.erase(tf.constant(images), tf.constant(rows), tf.constant(columns), size).numpy()


def test_a_square_by_hand():
  image = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
  np.testing.assert_array_equal(_erase(image, [2], [1], 2)[0, :, :, 0], [
      [0, 1, 2, 3], [7.5, 7.5, 6, 7], [7.5, 7.5, 10, 11], [12, 13, 14, 15]])
  np.testing.assert_array_equal(_erase(image, [0], [3], 3)[0, :, :, 0], [
      [0, 1, 7.5, 7.5], [4, 5, 7.5, 7.5], [8, 9, 10, 11], [12, 13, 14, 15]])


@hypothesis.given(st.integers(1, 8), st.integers(1, 8), st.integers(1, 5), st.data())
@hypothesis.settings(max_examples=25, deadline=None)
def test_agrees_with_a_loop(height, width, size, data):
  row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
  images = _images(2, height, width)
  expected = images.copy()
  mean = images.astype(np.float64).mean(axis=(1, 2))
  for y in range(max(0, row - size // 2), min(height, row - size // 2 + size)):
    for x in range(max(0, column - size // 2), min(width, column - size // 2 + size)):
      expected[0, y, x] = mean[0]
  # The other image has its square far outside, where it erases nothing.
  found = _erase(images, [row, 100], [column, 100], size)
  np.testing.assert_allclose(found[0], expected[0], rtol=1e-5)
  np.testing.assert_array_equal(found[1], images[1])


def test_a_standardized_image_gets_zeros_and_a_plain_one_stays():
  images = _images(1, 6, 6, 1)
  images = (images - images.mean()) / images.std()
  np.testing.assert_allclose(_erase(images, [3], [3], 2)[0, 2:4, 2:4], np.zeros([2, 2, 1]),
                             atol=1e-6)
  plain = np.full([1, 5, 5, 3], 7.0, np.float32)
  np.testing.assert_array_equal(_erase(plain, [2], [2], 3), plain)


def test_all_centers_are_drawn_alike():
  rows, columns = cutout.sample(4, 3, 6000, draws.key(0, 0, draws.CUTOUT))
  counts = np.bincount(3 * rows.numpy() + columns.numpy(), minlength=12)
  assert len(counts) == 12
  assert 410 < counts.min()
  assert counts.max() < 590


def test_traced_with_an_unknown_batch():
  images, rows, columns = _images(4, 6, 5), tf.constant([0, 1, 2, 5]), tf.constant([4, 3, 2, 0])
  traced = tf.function(lambda *given: cutout.erase(*given, 3), autograph=False, input_signature=[
      tf.TensorSpec([None, 6, 5, 3]), *[tf.TensorSpec([None], tf.int32)] * 2])
  np.testing.assert_array_equal(traced(images, rows, columns), _erase(images, rows, columns, 3))
