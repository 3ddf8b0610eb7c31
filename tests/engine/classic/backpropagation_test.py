"""Tests for engine.classic.backpropagation by hand; mlp_test compares whole trainings."""

import numpy as np
import pytest
import tensorflow as tf

from engine.classic import backpropagation
from engine.classic import mlp


def test_a_step_by_hand():
  learner = mlp.MultilayerPerceptron(
      hidden=(1,), activation='relu', l1=0.5, l2=0.25, momentum=0.5, batch_size=1)
  learner.initialize(1, 2, tf.float64)
  for variable, value in zip(
      learner.variables, ([[2.0]], [[1.0, -1.0]], [1.0], [0.0, 6.0]), strict=True):
    variable.assign(value)
  # Y1 = relu(1 * 2 + 1) = 3, Z = (3, 3): softmax is a half each, D = (0.5, -0.5) for label 1.
  outputs = learner.forward(tf.constant([[1.0]], tf.float64))
  np.testing.assert_array_equal(outputs[-1], [[3, 3]])
  labels = tf.constant([1])
  # ln 2 + 0.5 (2 + 1 + 1) + 0.25 (4 + 1 + 1) / 2
  assert float(learner.loss(outputs[-1], labels)) == pytest.approx(np.log(2) + 2 + 0.75)
  gradients = learner.backward(outputs, labels)
  # D1 = 0.5 * 1 + -0.5 * -1 = 1; of W: Y^T D + 0.5 sign + 0.25 W.
  for gradient, value in zip(
      gradients, ([[2.0]], [[2.25, -2.25]], [1.0], [0.5, -0.5]), strict=True):
    np.testing.assert_array_equal(gradient, value)
  learner.update(gradients, tf.constant(0.1, tf.float64))
  learner.update(gradients, tf.constant(0.1, tf.float64))
  # The second step takes half of the first along: 0.1 (1 + 1.5).
  np.testing.assert_allclose(learner.weights[0], [[2 - 0.25 * 2]])


@pytest.mark.parametrize('name', backpropagation.ACTIVATIONS)
def test_derivatives_from_outputs_are_the_derivatives(name):
  function, derivative = backpropagation.ACTIVATIONS[name]
  inputs = tf.constant([-2.0, -0.5, 0.25, 3.0], tf.float64)
  with tf.GradientTape() as tape:
    tape.watch(inputs)
    outputs = function(inputs)
  np.testing.assert_allclose(derivative(outputs), tape.gradient(outputs, inputs), rtol=1e-12)
