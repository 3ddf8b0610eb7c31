"""Rendered digits: their bytes, distances by hand, and that all labels take the same bits."""

import hashlib

import numpy as np
import pytest

from tfrecords.synthetic import digit_renderer

# Of 40 images, four per class, rendered from key 2015. All arithmetic is exact or rounded as IEEE
# 754 defines, so that it holds on every machine; changing it changes the data set.
_CHECKSUM = '339da765b0d9487d2eeceedc74cdd94624d050e1dafb9f9590a233dce764521c'


def _rendered(labels, key=2015):
  return digit_renderer.render(np.random.Philox(key=key), np.asarray(labels, np.uint8))


def test_checksum():
  planes = _rendered(np.arange(40) % 10)
  assert planes.shape == (40, 1, 28, 28)
  assert planes.dtype == np.uint8
  assert hashlib.sha256(planes.tobytes()).hexdigest() == _CHECKSUM


def test_distances_from_one_segment():
  """From (-0.5, -0.5) to (3.5, -0.5): pixel centers in row 13, columns 13 to 17."""
  found = digit_renderer.distances(
      np.array([[[-0.5, -0.5]]], np.float32), np.array([[[3.5, -0.5]]], np.float32))[0]
  np.testing.assert_allclose(found[13, 13:18], 0, atol=1e-6)
  np.testing.assert_allclose(found[17, 13:18], 4, atol=1e-6)  # beside it
  assert found[13, 10] == pytest.approx(3)  # before its beginning
  assert found[17, 20] == pytest.approx(5)  # three columns behind its end, four rows below


def test_the_nearest_segment_counts_and_a_point_is_one():
  begins = np.array([[[-0.5, -0.5], [9.5, 9.5]]], np.float32)
  found = digit_renderer.distances(begins, begins)[0]
  assert found[13, 13] == found[23, 23] == 0
  assert found[13, 14] == pytest.approx(1)
  assert found[23, 22] == pytest.approx(1)


def test_random_bits_are_used_up_alike_whatever_the_labels():
  states = []
  for label in range(10):
    bits = np.random.Philox(key=1)
    digit_renderer.render(bits, np.full(5, label, np.uint8))
    states.append(bits.random_raw())
  assert len(set(states)) == 1


def test_an_image_does_not_depend_on_the_labels_of_the_others():
  mixed, alike = _rendered([3, 8, 1]), _rendered([3, 3, 3])
  np.testing.assert_array_equal(mixed[0], alike[0])
  assert (mixed[1] != alike[1]).any()


def test_digits_are_light_and_their_ground_is_dark():
  images = _rendered(np.arange(200) % 10)
  assert (images < 16).mean() > 0.6
  assert (images > 128).mean(axis=(1, 2, 3)).min() > 0.02
  assert images[:, :, [0, -1]].max() < 200
