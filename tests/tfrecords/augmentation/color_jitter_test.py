"""Hue and saturation: primary colors, Python's colorsys, what stays."""

import colorsys
import math

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import color_jitter
from tfrecords.augmentation import draws


def _jitter(images, hue, saturation):
  return color_jitter.jitter(tf.constant(images, tf.float32), tf.constant(hue, tf.float32),
                             tf.constant(saturation, tf.float32)).numpy()


def _pixel(color, hue, saturation):
  return _jitter(np.array(color, np.float32).reshape(1, 1, 1, 3), [hue], [saturation])[0, 0, 0]


def _by_colorsys(color, hue, saturation):
  y, i, q = colorsys.rgb_to_yiq(*(value / 255 for value in color))
  # From red through yellow to green, the angle of (I, Q) falls.
  turned = saturation * complex(i, q) * complex(math.cos(hue), -math.sin(hue))
  return 255 * np.array(np.linalg.solve(
      [[0.30, 0.59, 0.11], *_CHROMA], [y, turned.real, turned.imag]))


# I and Q of red, green and blue, as colorsys has them.
_CHROMA = np.array([colorsys.rgb_to_yiq(*color)[1:] for color in np.eye(3)]).T


def test_by_hand():
  np.testing.assert_allclose(_pixel([200, 100, 50], 0, 1), [200, 100, 50], rtol=1e-5)
  # 0.30 * 200 + 0.59 * 100 + 0.11 * 50.
  np.testing.assert_allclose(_pixel([200, 100, 50], 1, 0), [124.5] * 3, rtol=1e-5)
  # Half as far from the gray of the same luma.
  np.testing.assert_allclose(_pixel([200, 100, 50], 0, 0.5), [162.25, 112.25, 87.25], rtol=1e-5)


def test_a_small_turn_moves_red_towards_yellow():
  before, after = np.array([200, 50, 50]), _pixel([200, 50, 50], math.radians(20), 1)
  assert after[1] > before[1]
  assert after[2] < before[2]


@hypothesis.given(st.tuples(*[st.integers(0, 255)] * 3), st.floats(-math.pi, math.pi),
                  st.floats(0, 3))
@hypothesis.settings(max_examples=25, deadline=None)
def test_agrees_with_colorsys(color, hue, saturation):
  np.testing.assert_allclose(_pixel(color, hue, saturation),
                             _by_colorsys(color, hue, saturation), atol=0.01)


@hypothesis.given(st.floats(-math.pi, math.pi), st.floats(0, 3), st.integers(1, 5))
@hypothesis.settings(max_examples=25, deadline=None)
def test_luma_stays_and_gray_stays(hue, saturation, side):
  images = np.random.default_rng(side).uniform(0, 255, [2, side, side + 1, 3])
  images[1] = images[1, ..., :1]
  found = _jitter(images, [hue] * 2, [saturation] * 2)
  np.testing.assert_allclose(found @ [0.30, 0.59, 0.11], images @ [0.30, 0.59, 0.11], atol=0.01)
  np.testing.assert_allclose(found[1], images[1], atol=0.01)


def test_there_and_back():
  images = np.random.default_rng(0).uniform(0, 255, [2, 3, 3, 3])
  turned = _jitter(images, [1.0, -2.0], [2.0, 0.5])
  np.testing.assert_allclose(_jitter(turned, [-1.0, 2.0], [0.5, 2.0]), images, atol=0.01)


def test_all_of_the_ranges_is_drawn():
  augmentation = augmentation_config.AugmentationConfig(
      max_hue_degrees=90, saturation_lower=0.5, saturation_upper=2.0)
  hue, saturation = color_jitter.sample(augmentation, 4000, draws.key(0, 0, draws.COLOR_JITTER))
  for values, low, high in ((hue, -math.pi / 2, math.pi / 2), (saturation, 0.5, 2.0)):
    assert (values.numpy().min(), values.numpy().max()) == pytest.approx((low, high), abs=0.01)
    assert values.numpy().mean() == pytest.approx((low + high) / 2, abs=0.05)
  assert abs(np.corrcoef(hue, saturation)[0, 1]) < 0.06


def test_traced_with_an_unknown_batch():
  images = tf.random.stateless_uniform([4, 6, 5, 3], [0, 0], 0, 255)
  hue, saturation = tf.constant([0.1, -0.2, 0.3, 3.0]), tf.constant([0.0, 0.5, 1.0, 2.0])
  traced = tf.function(color_jitter.jitter, autograph=False, input_signature=[
      tf.TensorSpec([None, 6, 5, 3]), *[tf.TensorSpec([None])] * 2])
  np.testing.assert_allclose(traced(images, hue, saturation),
                             color_jitter.jitter(images, hue, saturation), atol=1e-4)
