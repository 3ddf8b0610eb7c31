"""Adam: two steps by hand, the reference in Keras, the first step's size."""

import hypothesis
from hypothesis import strategies as st
import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.optim import adam


def _trained(start, gradients, rate):
  variable = tf.Variable(start)
  optimizer = adam.Adam([variable])
  for gradient in gradients:
    optimizer.update([tf.constant(gradient)], tf.constant(rate))
  return variable.numpy(), optimizer


def test_two_steps_by_hand():
  found, optimizer = _trained([1.0], [[2.0], [-1.0]], 0.1)
  # Moments 0.2 and 0.004, then 0.08 and 0.004996, over 1 - 0.9^t and 1 - 0.999^t.
  first = 1.0 - 0.1 * 2.0 / 2.0
  second = first - 0.1 * (0.08 / 0.19) / np.sqrt(0.004996 / 0.001999)
  np.testing.assert_allclose(found, [second], rtol=1e-5)
  np.testing.assert_allclose(optimizer.first_moments[0], [0.08], rtol=1e-5)
  np.testing.assert_allclose(optimizer.second_moments[0], [0.004996], rtol=1e-5)
  assert float(optimizer.updates[0]) == 2.0


def test_twenty_steps_are_those_of_keras():
  rng = np.random.default_rng(0)
  start = rng.normal(size=[3, 4]).astype(np.float32)
  gradients = rng.normal(size=[20, 3, 4]).astype(np.float32)
  variable = tf.Variable(start)
  theirs = keras.optimizers.Adam(0.01)
  for gradient in gradients:
    theirs.apply_gradients([(tf.constant(gradient), variable)])
  found, _ = _trained(start, gradients, 0.01)
  np.testing.assert_allclose(found, variable, rtol=1e-5, atol=1e-6)


@hypothesis.given(gradient=st.floats(1e-3, 1e3), rate=st.floats(1e-4, 1.0))
@hypothesis.settings(max_examples=20, deadline=None)
def test_the_first_step_is_the_rate_whatever_the_gradient(gradient, rate):
  found, _ = _trained([0.0], [[gradient]], rate)
  assert float(found[0]) == pytest.approx(-rate, rel=1e-2)


def test_nothing_to_update_makes_nothing():
  optimizer = adam.Adam([])
  optimizer.update([], tf.constant(0.1))
  assert not optimizer.variables
