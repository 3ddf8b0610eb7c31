"""Local response normalization: values by hand, TensorFlow's kernel, properties, refusals."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import activations
from engine.ops import bias as bias_lib
from engine.ops import kernel_choice
from engine.ops import local_response_normalization
from engine.ops import reference
from tests.engine.ops import conformance

_lrn = local_response_normalization.local_response_normalization
_bias_relu_lrn = local_response_normalization.bias_relu_lrn


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


def test_large_activations_agree_with_reference():
  images = 300 * conformance.draw(2, 2, 2, 64)
  conformance.assert_agree(_lrn, reference.local_response_normalization, [images],
                           rtol=1e-11, atol=1e-11)


@hypothesis.given(depth_radius=st.integers(0, 8), channels=st.integers(1, 9),
                  beta=st.sampled_from([0.0, 0.5, 0.75, 1.0, 1.7]), alpha=st.floats(0, 2))
@hypothesis.settings(max_examples=5, deadline=None)
def test_agrees_with_reference_under_any_setting(depth_radius, channels, beta, alpha):
  conformance.assert_agree(
      _lrn, reference.local_response_normalization, [conformance.draw(2, 2, 1, channels)],
      rtol=1e-10, atol=1e-10, depth_radius=depth_radius, alpha=alpha, beta=beta)


@hypothesis.given(alpha=st.floats(0, 10))
@hypothesis.settings(max_examples=8, deadline=None)
def test_keeps_the_sign_and_never_grows(alpha):
  images = conformance.draw(1, 2, 2, 5)
  outputs = _lrn(images, depth_radius=1, alpha=alpha).numpy()
  np.testing.assert_array_equal(np.sign(outputs), np.sign(images))
  # The roots round twice: alpha = 0 may end one unit in the last place above the input.
  assert np.all(np.abs(outputs) <= np.abs(images) * (1 + 1e-12))


def test_bias_relu_lrn_by_hand():
  images, biases = tf.reshape([1.0, 2.0, -4.0], [1, 1, 1, 3]), tf.constant([1.0, -1.0, 3.0])
  outputs = _bias_relu_lrn(images, biases, depth_radius=1, bias=1.0, alpha=1.0, beta=0.5)
  # 2, 1 and 0: energies 1 + 4 + 1, 1 + 4 + 1 + 0 and 1 + 1 + 0.
  np.testing.assert_allclose(outputs[0, 0, 0], [2 / 6 ** 0.5, 1 / 6 ** 0.5, 0.0], rtol=1e-6)


def test_bias_relu_lrn_is_the_three_operations_one_after_the_other():
  def three(images, biases):
    return _lrn(activations.relu(bias_lib.add_bias(images, biases)))
  conformance.assert_agree(
      _bias_relu_lrn, three, [30 * conformance.draw(3, 4, 4, 16), conformance.draw(16, seed=1)], 2,
      rtol=1e-10, atol=1e-10)


def _on_rounded_numbers(operation, dtype):
  """Returns outputs and gradients in `dtype`, of numbers that bfloat16 holds exactly."""
  images, biases, upstream = (
      tf.cast(tf.cast(tf.constant(values), tf.bfloat16), dtype)
      for values in (8 * conformance.draw(4, 3, 3, 24), conformance.draw(24, seed=1),
                     conformance.draw(4, 3, 3, 24, seed=2)))
  arguments = [images, biases] if operation is _bias_relu_lrn else [images]
  with tf.GradientTape() as tape:
    tape.watch(arguments)
    outputs = operation(*arguments)
  return [outputs, *tape.gradient(outputs, arguments, output_gradients=upstream)]


@pytest.mark.parametrize('operation', [_lrn, _bias_relu_lrn])
def test_bfloat16_is_rounded_once_at_the_end(operation):
  found, expected = (_on_rounded_numbers(operation, dtype) for dtype in (tf.bfloat16, tf.float64))
  for one, two in zip(found, expected, strict=True):
    assert one.dtype == tf.bfloat16
    # Half a unit in the last of eight bits, and float32 rounding of a sum of 36 pixels.
    np.testing.assert_allclose(tf.cast(one, tf.float64), two, rtol=2 ** -8, atol=1e-5)


@pytest.mark.parametrize('settings, message', [
    ({'depth_radius': -1}, 'depth_radius is -1; expected a whole number of at least 0'),
    ({'bias': 0.0}, 'bias is 0.0, alpha 0.00011.*, beta 0.75; expected bias above 0, alpha and .*'),
    ({'alpha': -1.0}, 'bias is 1.0, alpha -1.0, beta 0.75; expected .*'),
    ({'beta': -0.5}, 'bias is 1.0, alpha 0.00011.*, beta -0.5; expected .*'),
])
def test_refuses_settings(settings, message):
  with pytest.raises(ValueError, match=f'^local_response_normalization: {message}$'):
    _lrn(tf.zeros([1, 2, 2, 3]), **settings)


@pytest.mark.parametrize('dtype', [tf.float32, tf.bfloat16, tf.float64])
def test_by_the_kernel(dtype):
  images = tf.random.stateless_normal([2, 3, 3, 12], [1, 2], dtype=tf.float64)
  images, biases = tf.cast(images, dtype), tf.cast(tf.linspace(-1.0, 1.0, 12), dtype)
  with kernel_choice.tensorflow_kernels():
    graph = tf.function(_bias_relu_lrn, autograph=False).get_concrete_function(images, biases)
  found = [op.type for op in graph.graph.get_operations()]
  # There is none for float64.
  assert ('LRN' in found) == (dtype != tf.float64)
  # A few roundings to float32, which may round the outputs to the next number of bfloat16.
  one, other = (tf.cast(values, tf.float32)
                for values in (graph(images, biases), _bias_relu_lrn(images, biases)))
  np.testing.assert_allclose(one, other, rtol=2 ** -7 if dtype == tf.bfloat16 else 1e-6)


def test_refuses_shapes():
  with pytest.raises(ValueError, match=(
      r'^local_response_normalization: images has shape \(2, 3\); expected \[B, H, W, C\]$')):
    _lrn(tf.zeros([2, 3]))


def test_refuses_an_unknown_number_of_channels():
  traced = tf.function(_lrn, autograph=False, input_signature=[tf.TensorSpec([None, 2, 2, None])])
  with pytest.raises(ValueError, match=(
      r'images has shape \(None, 2, 2, None\); expected a known number of channels')):
    traced(tf.zeros([1, 2, 2, 3]))


@pytest.mark.parametrize('biases, message', [
    (tf.zeros([4]), r'biases has shape \(4,\), 4 on axis 0; expected 3, the channels of images'),
    (tf.zeros([3, 1]), r'biases has shape \(3, 1\); expected \[C\]'),
    (tf.zeros([3], tf.float64), 'biases is float64; expected float32, the type of images'),
])
def test_refuses_biases_that_do_not_fit(biases, message):
  with pytest.raises(ValueError, match=f'^bias_relu_lrn: {message}$'):
    _bias_relu_lrn(tf.zeros([1, 2, 2, 3]), biases)
