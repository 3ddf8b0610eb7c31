"""Bias: values by hand, TensorFlow's kernel, refused shapes."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import bias
from tests.engine.ops import conformance


def test_by_hand():
  values, biases = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), tf.constant([10.0, 20.0])
  with tf.GradientTape() as tape:
    tape.watch([values, biases])
    outputs = bias.add_bias(values, biases)
  upstream = tf.constant([[1.0, 2.0], [4.0, 8.0], [16.0, 32.0]])
  dx, db = tape.gradient(outputs, [values, biases], output_gradients=upstream)
  np.testing.assert_array_equal(outputs, [[11, 22], [13, 24], [15, 26]])
  np.testing.assert_array_equal(dx, upstream)
  np.testing.assert_array_equal(db, [21, 42])


@hypothesis.given(shape=st.lists(st.integers(1, 4), min_size=2, max_size=4))
@hypothesis.settings(max_examples=20, deadline=None)
def test_agrees_with_kernel_on_any_number_of_axes(shape):
  arguments = [conformance.draw(*shape), conformance.draw(shape[-1], seed=1)]
  conformance.assert_agree(bias.add_bias, tf.nn.bias_add, arguments, 2)


@pytest.mark.parametrize('values, biases, message', [
    ([3], [3], r'add_bias: values has shape \(3,\); expected \[..., C\], two axes or more'),
    ([2, 3], [1, 3], r'add_bias: biases has shape \(1, 3\); expected \[C\]'),
    ([2, 3], [2],
     r'add_bias: biases has shape \(2,\), 2 on axis 0; expected 3, the channels of values'),
])
def test_refuses(values, biases, message):
  with pytest.raises(ValueError, match=f'^{message}$'):
    bias.add_bias(tf.zeros(values), tf.zeros(biases))


def test_refuses_mixed_types():
  with pytest.raises(ValueError, match=(
      '^add_bias: biases is float64; expected float32, the type of values$')):
    bias.add_bias(tf.zeros([2, 3]), tf.zeros([3], tf.float64))
