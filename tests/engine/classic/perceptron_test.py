"""The perceptron: by hand, the lesson's loop bit for bit, scikit-learn, what it cannot learn."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
from sklearn import linear_model
import tensorflow as tf

from engine.classic import perceptron
from tests.engine.classic import small_sets
from tests.engine.classic import textbook


def test_by_hand():
  # z = 0 says +1: wrong, w = (-1, 0), b = -1. z = -1: wrong, w = (-1, 1), b = 0. z = 0: right. In
  # the second epoch z is -1, 1 and 0: nothing is left to learn.
  learner = perceptron.Perceptron(learning_rate=0.5, max_epochs=10)
  learner.fit(tf.constant([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], tf.float64), [-1, 1, 1])
  assert learner.errors_ == [2, 0]
  np.testing.assert_array_equal(learner.weights_, [[-1], [1]])
  np.testing.assert_array_equal(learner.biases_, [0])


@hypothesis.given(seed=st.integers(0, 10 ** 6), features=st.integers(1, 5),
                  rate=st.sampled_from([0.01, 0.1, 0.3, 1.0]))
@hypothesis.settings(max_examples=25)
def test_is_the_lesson_bit_for_bit(seed, features, rate):
  random = np.random.default_rng(seed)
  inputs, targets = random.normal(size=(12, features)), random.choice([-1, 1], 12)
  targets[0] = -targets[1]
  weights, errors = textbook.perceptron(inputs, targets, rate, 5)
  learner = perceptron.Perceptron(rate, 5).fit(inputs, targets)
  assert learner.errors_ == errors
  assert learner.weights_.numpy()[:, 0].tobytes() == weights[1:].tobytes()
  assert learner.biases_.numpy().tobytes() == weights[:1].tobytes()


@pytest.mark.parametrize('classes', [2, 4])
def test_is_that_of_scikit_learn(classes):
  inputs, labels = small_sets.blobs(classes, 60)
  columns = 1 if classes == 2 else classes
  # It updates by the rate where we do by twice as much, and on a net input of 0 for either class:
  # a bias that vanishes at the first update settles that in favor of +1, as here.
  theirs = linear_model.Perceptron(eta0=0.2, shuffle=False, max_iter=7, tol=None)
  theirs.fit(inputs, labels, coef_init=np.zeros((columns, 3)),
             intercept_init=np.full(columns, 1e-300))
  ours = perceptron.Perceptron(0.1, 7).fit(inputs, labels)
  np.testing.assert_allclose(ours.weights_, theirs.coef_.T, rtol=1e-12, atol=1e-12)
  np.testing.assert_allclose(ours.biases_, theirs.intercept_, rtol=1e-12, atol=1e-12)
  np.testing.assert_array_equal(ours.predict(inputs), theirs.predict(inputs))


def test_parts_what_a_line_can_part_and_never_rests_where_none_does():
  inputs = tf.constant([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
  conjunction = perceptron.Perceptron(max_epochs=50).fit(inputs, [0, 0, 0, 1])
  assert conjunction.errors_[-1] == 0
  assert len(conjunction.errors_) < 50
  np.testing.assert_array_equal(conjunction.predict(inputs), [0, 0, 0, 1])
  exclusive = perceptron.Perceptron(max_epochs=50).fit(inputs, [0, 1, 1, 0])
  assert len(exclusive.errors_) == 50
  assert min(exclusive.errors_) > 0


def test_the_rate_only_scales():
  inputs, labels = small_sets.blobs(2, 30)
  one, two = (perceptron.Perceptron(rate, 4).fit(inputs, labels) for rate in (0.25, 1.0))
  assert one.errors_ == two.errors_
  np.testing.assert_array_equal(4 * one.weights_, two.weights_)
