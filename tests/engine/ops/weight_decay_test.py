"""Weight decay: values by hand, TensorFlow's kernel, a property, refused settings."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import weight_decay
from tests.engine.ops import conformance


def test_by_hand():
  weights = tf.constant([[1.0, -2.0], [3.0, 0.0]])
  with tf.GradientTape() as tape:
    tape.watch(weights)
    loss = weight_decay.weight_decay(weights, 0.5)
  slopes = tape.gradient(loss, weights, output_gradients=tf.constant(10.0))
  assert loss.numpy() == 0.5 * 14 / 2
  np.testing.assert_array_equal(slopes, [[5, -10], [15, 0]])


@pytest.mark.parametrize('shape', [(4,), (3, 2), (2, 3, 2, 2)])
def test_agrees_with_kernel(shape):
  conformance.assert_agree(weight_decay.weight_decay, lambda w, rate: rate * tf.nn.l2_loss(w),
                           [conformance.draw(*shape)], rate=0.004)


@hypothesis.given(scale=st.floats(-10, 10), rate=st.floats(0, 1))
@hypothesis.settings(max_examples=20, deadline=None)
def test_grows_with_the_square(scale, rate):
  weights = conformance.draw(3, 4)
  np.testing.assert_allclose(weight_decay.weight_decay(scale * weights, rate),
                             scale ** 2 * weight_decay.weight_decay(weights, rate), rtol=1e-9)


@pytest.mark.parametrize('rate', [-0.1, float('nan')])
def test_refuses_rates(rate):
  with pytest.raises(ValueError, match=(
      f'^weight_decay: rate is {rate}; expected a number of at least 0$')):
    weight_decay.weight_decay(tf.zeros([2]), rate)
