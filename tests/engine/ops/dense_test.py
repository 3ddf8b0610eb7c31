"""The dense product: values by hand, TensorFlow's kernel, a property, refused shapes."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import dense
from tests.engine.ops import conformance


def test_by_hand():
  inputs, weights = tf.constant([[1.0, 2.0]]), tf.constant([[1.0, 0.0, -1.0], [3.0, 1.0, 0.5]])
  with tf.GradientTape() as tape:
    tape.watch([inputs, weights])
    outputs = dense.dense(inputs, weights)
  upstream = tf.constant([[1.0, 10.0, 100.0]])
  dx, dw = tape.gradient(outputs, [inputs, weights], output_gradients=upstream)
  np.testing.assert_array_equal(outputs, [[7, 2, 0]])
  np.testing.assert_array_equal(dx, [[-99, 63]])
  np.testing.assert_array_equal(dw, [[1, 10, 100], [2, 20, 200]])


@hypothesis.given(batch=st.integers(1, 5), inputs=st.integers(1, 6), outputs=st.integers(1, 6))
@hypothesis.settings(max_examples=20, deadline=None)
def test_agrees_with_kernel(batch, inputs, outputs):
  arguments = [conformance.draw(batch, inputs), conformance.draw(inputs, outputs, seed=1)]
  conformance.assert_agree(dense.dense, tf.matmul, arguments, 2)


def test_bfloat16_is_added_up_in_float32():
  conformance.assert_rounded_once(
      dense.dense, [conformance.draw(70, 300), conformance.draw(300, 9, seed=1)])


def test_identity_passes_through():
  inputs = conformance.draw(3, 4)
  np.testing.assert_array_equal(dense.dense(inputs, np.eye(4)), inputs)


@pytest.mark.parametrize('inputs, weights, message', [
    ([2, 3, 1], [3, 4], r'dense: inputs has shape \(2, 3, 1\); expected \[B, I\]'),
    ([2, 3], [3], r'dense: weights has shape \(3,\); expected \[I, O\]'),
    ([2, 3], [4, 3],
     r'dense: weights has shape \(4, 3\), 4 on axis 0; expected 3, the columns of inputs'),
])
def test_refuses(inputs, weights, message):
  with pytest.raises(ValueError, match=f'^{message}$'):
    dense.dense(tf.zeros(inputs), tf.zeros(weights))


def test_refuses_mixed_types():
  with pytest.raises(ValueError, match=(
      '^dense: weights is float64; expected float32, the type of inputs$')):
    dense.dense(tf.zeros([2, 3]), tf.zeros([3, 4], tf.float64))
