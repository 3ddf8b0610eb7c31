"""Tests for engine.style.losses: by hand, and the slopes by finite differences."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.style import losses
from tests.engine.ops import conformance

# Two rows of two places, two channels.
_FEATURES = np.array([[[[1, 2], [0, 1]], [[3, 0], [1, 1]]]], np.float64)


def test_gram_by_hand():
  # Channel 0 is (1, 0, 3, 1), channel 1 (2, 1, 0, 1): 11, 3 and 6, over 2 * 2 * 2.
  np.testing.assert_allclose(losses.gram(tf.constant(_FEATURES)), np.array([[11, 3], [3, 6]]) / 8)


def test_gram_of_a_part_by_hand():
  # The first row, and half of the last place: 1 + 0 + 0.5, 2 + 0 + 0.5, 4 + 1 + 0.5; 2.5 places.
  mask = tf.constant([[1, 1], [0, 0.5]], tf.float64)
  np.testing.assert_allclose(
      losses.gram(tf.constant(_FEATURES), mask), np.array([[1.5, 2.5], [2.5, 5.5]]) / (2.5 * 2))


def test_a_mask_of_ones_is_none():
  features = tf.constant(conformance.draw(1, 3, 5, 4))
  np.testing.assert_allclose(losses.gram(features, tf.ones([3, 5], tf.float64)),
                             losses.gram(features))


@hypothesis.given(seed=st.integers(0, 99), turns=st.integers(0, 3))
@hypothesis.settings(max_examples=10)
def test_gram_forgets_places_and_is_symmetric(seed, turns):
  features = conformance.draw(1, 4, 4, 3, seed=seed)
  found = losses.gram(tf.constant(features)).numpy()
  np.testing.assert_allclose(found, found.T)
  assert np.linalg.eigvalsh(found).min() > -1e-12
  turned = np.rot90(features, turns, (1, 2))
  np.testing.assert_allclose(losses.gram(tf.constant(turned)), found)


def test_mean_square_by_hand():
  found = losses.mean_square(tf.constant([1.0, 2, 5]), tf.constant([1.0, 4, 3]))
  assert float(found) == pytest.approx(8 / 3)


def test_total_variation_by_hand():
  picture = tf.constant([[1.0, 2, 4], [1, 0, 0]])[None, :, :, None]
  # Down: 0, -2, -4. Across: 1, 2, -1, 0.
  assert float(losses.total_variation(picture)) == pytest.approx(20 / 3 + 6 / 4)


def test_a_line_and_a_pixel_have_fewer_neighbors():
  assert float(losses.total_variation(tf.constant([[[[1.0], [3]]]]))) == 4
  assert float(losses.total_variation(tf.constant([[[[1.0]], [[3]]]]))) == 4
  assert float(losses.total_variation(tf.constant([[[[7.0, 8, 9]]]]))) == 0


def test_slopes():
  features = conformance.draw(1, 2, 3, 2)
  mask = tf.constant([[1, 0.5, 0], [0.2, 0, 1]], tf.float64)
  wanted = tf.constant(conformance.draw(2, 2, seed=1))
  for loss in (lambda x: losses.mean_square(losses.gram(x), wanted),
               lambda x: losses.mean_square(losses.gram(x, mask), wanted),
               losses.total_variation):
    conformance.assert_finite_differences(loss, [tf.constant(features)])
