"""Whitening: by hand, and what the filters do to the images they come from."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import whitening
from engine.ops import conv
from tfrecords import errors


def _images(count=40, seed=0):
  """Returns smooth colored images [count, 9, 8, 3]: neighbors are alike."""
  noise = np.random.default_rng(seed).normal(size=[count, 12, 11, 3])
  smooth = sum(noise[:, u:u + 9, v:v + 8] for u in range(4) for v in range(4)) / 4
  return smooth + 0.8 * smooth.mean(axis=3, keepdims=True) + [1, 2, 3]


def _responses(images, filters):
  outputs = conv.conv2d(images.astype(np.float32), filters, padding='VALID').numpy()
  return outputs.reshape(-1, filters.shape[3])


def test_by_hand():
  """Patches of one pixel: (2, 0), (-2, 0), (0, 1), (0, -1), about the mean (5, 7)."""
  images = np.array([[7, 7], [3, 7], [5, 8], [5, 6]], np.float32).reshape(1, 2, 2, 2)
  filters, mean = whitening.filters(images, window=1, epsilon=0.2)
  # Variances 8 / 4 and 2 / 4, without correlation; that of a pixel is 1.25.
  first, second = 1 / 2.25 ** 0.5, 1 / 0.75 ** 0.5
  np.testing.assert_allclose(
      filters[0, 0], [[first, 0, -first, 0], [0, second, 0, -second]], atol=1e-6)
  np.testing.assert_allclose(mean[0, 0], [5, 7], rtol=1e-6)


def test_directions_by_hand():
  """The channels vary together by 3 and against each other by 1: (1, 1) and (1, -1) / sqrt 2."""
  images = np.array([[3, 3], [-3, -3], [1, -1], [-1, 1]], np.float32).reshape(1, 4, 1, 2)
  filters, _ = whitening.filters(images, window=1, epsilon=0.0)
  # Variances 18 * 2 / 4 and 2 * 2 / 4.
  first, second = (1 / 18) ** 0.5, (1 / 2) ** 0.5
  np.testing.assert_allclose(
      filters[0, 0, :, :2], [[first, second], [first, -second]], rtol=1e-6)


def test_whitened_patches_have_the_identity_as_covariance():
  images = _images()
  filters, mean = whitening.filters(images, epsilon=0.0)
  assert filters.shape == (2, 2, 3, 24)
  assert filters.dtype == np.float32
  assert mean.shape == (2, 2, 3)
  assert mean.dtype == np.float32
  responses = _responses(images, filters) - np.tensordot(mean, filters, 3)
  np.testing.assert_allclose(responses.mean(axis=0), np.zeros(24), atol=1e-4)
  np.testing.assert_allclose(responses[:, :12].T @ responses[:, :12] / len(responses), np.eye(12),
                             atol=1e-3)
  np.testing.assert_array_equal(filters[..., 12:], -filters[..., :12])


def test_agrees_with_the_eigenvectors_of_numpy_s_covariance():
  images = _images()
  windows = np.lib.stride_tricks.sliding_window_view(images, (2, 2), axis=(1, 2))
  patches = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, 12)
  covariance = np.cov(patches.T, bias=True)
  filters, mean = whitening.filters(images, epsilon=0.0)
  columns = filters.reshape(12, 24)[:, :12].astype(np.float64)
  variances = 1 / (columns ** 2).sum(axis=0)
  np.testing.assert_allclose(covariance @ columns, columns * variances, rtol=1e-4, atol=1e-5)
  np.testing.assert_allclose(mean.ravel(), patches.mean(axis=0), rtol=1e-5)
  assert (np.diff(variances) < 0).all()


def test_epsilon_holds_the_weak_directions_down():
  images = _images()
  filters, _ = whitening.filters(images, epsilon=0.05)
  damped = _responses(images, filters)[:, :12].var(axis=0)
  assert (np.diff(damped) < 1e-4).all()
  assert 0.95 < damped[0] < 1
  assert damped[-1] < 0.6


@pytest.mark.parametrize('window', [1, 3])
def test_other_windows(window):
  images = _images(100)
  size = 3 * window ** 2
  filters, _ = whitening.filters(images, window, epsilon=0.0)
  assert filters.shape == (window, window, 3, 2 * size)
  covariance = np.cov(_responses(images, filters)[:, :size].T, bias=True)
  np.testing.assert_allclose(covariance, np.eye(size), atol=0.01)


def test_units_do_not_matter():
  images = _images()
  filters, mean = whitening.filters(images)
  others, other_mean = whitening.filters(4 * images + 100)
  np.testing.assert_allclose(others, filters / 4, rtol=1e-4, atol=1e-5)
  np.testing.assert_allclose(other_mean, 4 * mean + 100, rtol=1e-5)


def test_takes_tensors_and_bytes():
  pixels = np.random.default_rng(1).integers(0, 256, [30, 5, 5, 3], np.uint8)
  filters, mean = whitening.filters(pixels)
  others, other_mean = whitening.filters(tf.cast(pixels, tf.float32))
  np.testing.assert_array_equal(others, filters)
  np.testing.assert_array_equal(other_mean, mean)


def test_blocks_do_not_matter(monkeypatch):
  images = _images()
  whole, _ = whitening.filters(images)
  monkeypatch.setattr(whitening, '_BLOCK', 7)
  parts, _ = whitening.filters(images)
  np.testing.assert_allclose(parts, whole, rtol=1e-5, atol=1e-6)


def test_images_of_one_color_stay_finite():
  filters, mean = whitening.filters(np.full([20, 4, 4, 3], 7, np.uint8))
  np.testing.assert_array_equal(filters, np.zeros([2, 2, 3, 24]))
  np.testing.assert_array_equal(mean, np.full([2, 2, 3], 7))


def test_too_few_patches_are_refused():
  with pytest.raises(errors.InputError, match=(
      '^1 images of 4x4 have 9 patches of 2x2; whitening needs more than 12: give more images$')):
    whitening.filters(np.zeros([1, 4, 4, 3], np.uint8))
