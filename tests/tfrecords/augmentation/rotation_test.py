"""Turned images: exact ones, the formula by loops, what stays."""

import math

import hypothesis
from hypothesis import strategies as st
import numpy as np
import tensorflow as tf

from tfrecords.augmentation import rotation


def _images(count, height, width, channels=1):
  return np.random.default_rng(0).uniform(0, 255, [count, height, width, channels]).astype(
      np.float32)


def _by_loops(image, angle):
  """The formula, pixel by pixel; not a number where it would look beyond the image."""
  height, width, _ = image.shape
  cx, cy = (width - 1) / 2, (height - 1) / 2
  turned = np.full_like(image, np.nan)
  for y, x in np.ndindex(height, width):
    there = (cx + math.cos(angle) * (x - cx) - math.sin(angle) * (y - cy),
             cy + math.sin(angle) * (x - cx) + math.cos(angle) * (y - cy))
    left, top = math.floor(there[0]), math.floor(there[1])
    if 0 <= left < width - 1 and 0 <= top < height - 1:
      a, b = there[0] - left, there[1] - top
      turned[y, x] = ((1 - a) * (1 - b) * image[top, left] + a * (1 - b) * image[top, left + 1]
                      + (1 - a) * b * image[top + 1, left] + a * b * image[top + 1, left + 1])
  return turned


def _rotated(images, angles):
  return rotation.rotate(images, tf.cos(angles), tf.sin(angles))


def test_no_angle_changes_nothing():
  images = _images(3, 5, 4, 2)
  np.testing.assert_allclose(_rotated(images, tf.zeros([3])), images, rtol=1e-6)


def test_a_quarter_turns_against_the_clock():
  images = _images(2, 5, 5)
  turned = _rotated(images, tf.constant([math.pi / 2, -math.pi / 2]))
  np.testing.assert_allclose(turned[0], np.rot90(images[0]), rtol=1e-3)
  np.testing.assert_allclose(turned[1], np.rot90(images[1], -1), rtol=1e-3)


@hypothesis.given(angle=st.floats(-math.pi, math.pi), height=st.integers(2, 8),
                  width=st.integers(2, 8))
@hypothesis.settings(max_examples=25, deadline=None)
def test_agrees_with_the_formula(angle, height, width):
  images = _images(1, height, width)
  found = _rotated(images, tf.constant([angle], tf.float32)).numpy()[0]
  expected = _by_loops(images[0], angle)
  inside = ~np.isnan(expected)
  # A place in float32 is known to 1e-6 pixels, and neighbors differ by up to 255.
  np.testing.assert_allclose(found[inside], expected[inside], atol=0.01)


def test_each_image_has_its_own_angle_and_one_color_stays():
  images = np.full([2, 6, 6, 3], 7.0, np.float32)
  np.testing.assert_allclose(_rotated(images, tf.constant([0.3, 2.0])), images, rtol=1e-6)


def test_traced_with_an_unknown_batch():
  images, angles = _images(4, 6, 6), tf.constant([0.1, 0.2, 0.3, 0.4])
  traced = tf.function(_rotated, autograph=False, input_signature=[
      tf.TensorSpec([None, 6, 6, 1]), tf.TensorSpec([None])])
  np.testing.assert_array_equal(traced(images, angles), _rotated(images, angles))
