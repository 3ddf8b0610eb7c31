"""Relu, gelu and silu: values by hand, TensorFlow's kernels, kinks and tails, properties."""

import math

import hypothesis
from hypothesis.extra import numpy as hnp
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import activations
from tests.engine.ops import conformance

_arrays = hnp.arrays(np.float32, hnp.array_shapes(min_side=1, max_side=4),
                     elements={'allow_nan': False, 'allow_subnormal': False})
_SMOOTH = pytest.mark.parametrize(
    'operation, kernel', [(activations.gelu, tf.nn.gelu), (activations.silu, tf.nn.silu)],
    ids=['gelu', 'silu'])


def _with_slopes(operation, values):
  """Returns the values of an operation and the gradients of their sum."""
  with tf.GradientTape() as tape:
    tape.watch(values)
    outputs = operation(values)
  return outputs, tape.gradient(outputs, values)


def test_relu_by_hand():
  values = tf.constant([-2.0, -0.0, 0.0, 3.0])
  with tf.GradientTape() as tape:
    tape.watch(values)
    outputs = activations.relu(values)
  slopes = tape.gradient(outputs, values, output_gradients=tf.constant([1.0, 2.0, 4.0, 8.0]))
  np.testing.assert_array_equal(outputs, [0, 0, 0, 3])
  np.testing.assert_array_equal(slopes, [0, 0, 0, 8])


def test_gelu_by_hand():
  outputs, slopes = _with_slopes(activations.gelu, tf.constant([0.0, 1.0, -1.0], tf.float64))
  below, density = 0.8413447460685429, 0.24197072451914337
  np.testing.assert_allclose(outputs, [0, below, below - 1], rtol=1e-12)
  np.testing.assert_allclose(slopes, [0.5, below + density, 1 - below - density], rtol=1e-12)


def test_silu_by_hand():
  outputs, slopes = _with_slopes(activations.silu, tf.constant([0.0, math.log(3.0)], tf.float64))
  # The sigmoid of ln 3 is 3/4.
  np.testing.assert_allclose(outputs, [0, 0.75 * math.log(3)], rtol=1e-12)
  np.testing.assert_allclose(slopes, [0.5, 0.75 + 0.1875 * math.log(3)], rtol=1e-12)


def test_relu_agrees_with_kernel():
  conformance.assert_agree(activations.relu, tf.nn.relu, [conformance.draw(3, 5, 2)])


@_SMOOTH
@pytest.mark.parametrize('scale', [1, 5, 50])
def test_gelu_and_silu_agree_with_kernels(operation, kernel, scale):
  values = (scale * conformance.draw(20, 30)).astype(np.float32)
  # Float32 rounding of a share of up to 1, times the value.
  conformance.assert_agree(operation, kernel, [values], rtol=2e-6, atol=1e-6 * scale)


@_SMOOTH
def test_gelu_and_silu_are_rounded_once(operation, kernel):
  values = tf.cast(4 * conformance.draw(50, 40), tf.bfloat16)
  found = conformance.gradients(operation, [values])
  wide = tf.cast(values, tf.float32)
  with tf.GradientTape() as tape:
    tape.watch(wide)
    outputs = kernel(wide)
  upstream = tf.cast(tf.reshape(tf.cos(tf.cast(tf.range(2000), tf.bfloat16)), [50, 40]), tf.float32)
  expected = [outputs, tape.gradient(outputs, wide, output_gradients=upstream)]
  for one, two in zip(found, expected, strict=True):
    # Half a unit in the last place; values near zero are differences of values near one.
    np.testing.assert_allclose(tf.cast(one, tf.float32), two, rtol=2.0 ** -8, atol=1e-6)


@_SMOOTH
def test_gelu_and_silu_approach_relu_far_from_zero(operation, kernel):
  del kernel
  values = tf.constant([-3e38, -1e4, -200.0, 200.0, 1e4, 3e38])
  outputs, slopes = _with_slopes(operation, values)
  np.testing.assert_allclose(outputs / values, [0, 0, 0, 1, 1, 1], atol=2e-7)
  np.testing.assert_allclose(slopes, [0, 0, 0, 1, 1, 1], atol=2e-7)


def test_slopes_on_both_sides_of_the_kink():
  near = np.array([-1e-3, -2e-5, 2e-5, 1e-3])
  conformance.assert_finite_differences(activations.relu, [near])


@hypothesis.given(_arrays)
@hypothesis.settings(max_examples=30, deadline=None)
def test_idempotent_and_never_negative(values):
  once = activations.relu(values)
  assert np.all(once.numpy() >= 0)
  np.testing.assert_array_equal(activations.relu(once), once)


@hypothesis.given(_arrays)
@hypothesis.settings(max_examples=30, deadline=None)
def test_relu_of_x_minus_relu_of_minus_x_is_x(values):
  np.testing.assert_array_equal(activations.relu(values) - activations.relu(-values), values)


@_SMOOTH
def test_gelu_and_silu_of_x_minus_those_of_minus_x_are_x(operation, kernel):
  """The factors of x and -x add up to one."""
  del kernel
  values = conformance.draw(30, 20)
  np.testing.assert_allclose(operation(values) - operation(-values), values, rtol=1e-12)
