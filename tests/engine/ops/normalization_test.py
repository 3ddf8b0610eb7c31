"""Local response normalisation: values by hand, TensorFlow's kernel, properties, refusals."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import normalization
from engine.ops import reference
from tests.engine.ops import conformance

_lrn = normalization.local_response_normalization


def _kernel(images, **settings):
  return tf.nn.local_response_normalization(images, **settings)


def test_values_by_hand():
  images = tf.reshape([1.0, 2.0, 3.0], [1, 1, 1, 3])
  outputs = _lrn(images, depth_radius=1, bias=2.0, alpha=1.0, beta=0.5)
  expected = [1 / 7 ** 0.5, 2 / 16 ** 0.5, 3 / 15 ** 0.5]
  np.testing.assert_allclose(outputs[0, 0, 0], expected, rtol=1e-6)


def test_gradient_by_hand_of_a_single_channel():
  images = tf.constant(2.0, shape=[1, 1, 1, 1])
  with tf.GradientTape() as tape:
    tape.watch(images)
    outputs = _lrn(images, depth_radius=0, bias=1.0, alpha=2.0, beta=1.0)
  # y = x / (1 + 2 x^2), so dy/dx = (1 - 2 x^2) / (1 + 2 x^2)^2.
  assert tape.gradient(outputs, images).numpy().item() == pytest.approx(-7 / 81)


@pytest.mark.parametrize('settings', [
    {'depth_radius': 4, 'bias': 1.0, 'alpha': 0.001 / 9, 'beta': 0.75},
    {'depth_radius': 2, 'bias': 2.0, 'alpha': 0.4, 'beta': 0.75},
    {'depth_radius': 20, 'bias': 1.0, 'alpha': 0.3, 'beta': 0.5},
    {'depth_radius': 0, 'bias': 0.5, 'alpha': 0.2, 'beta': 1.5},
])
def test_agrees_with_kernel(settings):
  images = conformance.draw(2, 3, 4, 16).astype(np.float32)
  conformance.assert_agree(_lrn, _kernel, [images], rtol=2e-5, atol=2e-6, **settings)


def test_large_activations_agree_with_twin():
  images = 300 * conformance.draw(2, 2, 2, 64)
  conformance.assert_agree(_lrn, reference.local_response_normalization, [images],
                           rtol=1e-11, atol=1e-11)


@hypothesis.given(depth_radius=st.integers(0, 8), channels=st.integers(1, 9),
                  beta=st.sampled_from([0.0, 0.5, 0.75, 1.0, 1.7]), alpha=st.floats(0, 2))
@hypothesis.settings(max_examples=20, deadline=None)
def test_agrees_with_twin_under_any_setting(depth_radius, channels, beta, alpha):
  conformance.assert_agree(
      _lrn, reference.local_response_normalization, [conformance.draw(2, 2, 1, channels)],
      rtol=1e-10, atol=1e-10, depth_radius=depth_radius, alpha=alpha, beta=beta)


@hypothesis.given(alpha=st.floats(0, 10))
@hypothesis.settings(max_examples=20, deadline=None)
def test_keeps_the_sign_and_never_grows(alpha):
  images = conformance.draw(1, 2, 2, 5)
  outputs = _lrn(images, depth_radius=1, alpha=alpha).numpy()
  np.testing.assert_array_equal(np.sign(outputs), np.sign(images))
  # The roots round twice: alpha = 0 may end one unit in the last place above the input.
  assert np.all(np.abs(outputs) <= np.abs(images) * (1 + 1e-12))


@pytest.mark.parametrize(('settings', 'message'), [
    ({'depth_radius': -1}, 'depth_radius is -1; expected a whole number of at least 0'),
    ({'bias': 0.0}, 'bias is 0.0, alpha 0.00011.*, beta 0.75; expected bias above 0, alpha and .*'),
    ({'alpha': -1.0}, 'bias is 1.0, alpha -1.0, beta 0.75; expected .*'),
    ({'beta': -0.5}, 'bias is 1.0, alpha 0.00011.*, beta -0.5; expected .*'),
])
def test_refuses_settings(settings, message):
  with pytest.raises(ValueError, match=f'^local_response_normalization: {message}$'):
    _lrn(tf.zeros([1, 2, 2, 3]), **settings)


def test_refuses_shapes():
  with pytest.raises(ValueError, match=(
      r'^local_response_normalization: images has shape \(2, 3\); expected \[B, H, W, C\]$')):
    _lrn(tf.zeros([2, 3]))


def test_refuses_an_unknown_number_of_channels():
  traced = tf.function(_lrn, input_signature=[tf.TensorSpec([None, 2, 2, None])])
  with pytest.raises(ValueError, match=(
      r'images has shape \(None, 2, 2, None\); expected a known number of channels')):
    traced(tf.zeros([1, 2, 2, 3]))
