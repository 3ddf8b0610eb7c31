"""First filters for gray and for color images: what a gray picture gives."""

import numpy as np
import pytest
import tensorflow as tf

from engine.transfer_learning import input_channels

_GRAY, _COLOR = (3, 3, 1, 8), (3, 3, 3, 8)


@pytest.mark.parametrize('before, now', [(_GRAY, _COLOR), (_COLOR, _GRAY)])
def test_a_gray_picture_gives_the_same_outputs(before, now):
  filters = tf.random.stateless_normal(before, [1, 2])
  pictures = tf.random.stateless_uniform([4, 9, 9, 1], [3, 4])

  def outputs(weights):
    shown = tf.repeat(pictures, weights.shape[2], axis=3)
    return tf.nn.conv2d(shown, weights, 1, 'SAME')

  converted = input_channels.convert(filters, now)
  assert tuple(converted.shape) == now
  # Sums of 27 products of order one, in another order.
  np.testing.assert_allclose(outputs(converted), outputs(filters), atol=1e-5)


def test_every_channel_gets_a_third():
  converted = input_channels.convert(tf.fill(_GRAY, 0.75), _COLOR)
  np.testing.assert_array_equal(converted, np.full(_COLOR, 0.25))
  np.testing.assert_array_equal(input_channels.convert(converted, _GRAY), np.full(_GRAY, 0.75))


def test_other_values_stay():
  values = tf.random.stateless_normal([5, 2], [1, 2])
  np.testing.assert_array_equal(input_channels.convert(values, (5, 2)), values)


@pytest.mark.parametrize('source, target, is_so', [
    (_GRAY, _COLOR, True), (_COLOR, _GRAY, True), (_GRAY, _GRAY, False),
    (_COLOR, (3, 3, 1, 4), False), ((5, 5, 3, 8), _GRAY, False), ((3, 3, 2, 8), _GRAY, False),
    ((3, 8), (1, 8), False)])
def test_which_shapes_differ_in_their_channels_alone(source, target, is_so):
  assert input_channels.differ_alone(source, target) == is_so
