"""ADALINE: by hand, the textbook's loop, scikit-learn, least squares, no perceptron."""

import numpy as np
import pytest
from sklearn import linear_model
import tensorflow as tf

from engine.classic import adaline
from engine.classic import perceptron
from tests.engine.classic import small_sets
from tests.engine.classic import textbook
from tfrecords import errors

_INPUTS = tf.constant([[1.0], [2.0]], tf.float64)
_LABELS = [-1, 1]


def test_an_example_at_a_time_by_hand():
  # z = 0, off by -1: w = b = -0.5. z = -1.5, off by 2.5: w = 2, b = 0.75. Both signs were wrong.
  learner = adaline.Adaline(0.5, 1).fit(_INPUTS, _LABELS)
  np.testing.assert_array_equal(learner.weights_, [[2]])
  np.testing.assert_array_equal(learner.biases_, [0.75])
  assert learner.errors_ == [2]


def test_all_at_once_by_hand():
  # z = 0, 0, off by -1 and 1: w = 0.25, b = 0. z = 0.25, 0.5, off by -1.25 and 0.5: w = 0.1875,
  # b = -0.1875. z >= 0 says +1, which is wrong for the first.
  learner = adaline.Adaline(0.5, 2, whole_batch=True).fit(_INPUTS, _LABELS)
  np.testing.assert_array_equal(learner.weights_, [[0.1875]])
  np.testing.assert_array_equal(learner.biases_, [-0.1875])
  assert learner.errors_ == [1, 1]


def test_is_the_textbook():
  inputs, labels = small_sets.blobs(2, 30, spread=2.0)
  weights = textbook.adaline(inputs, np.where(labels == 1, 1, -1), 0.03, 3)
  learner = adaline.Adaline(0.03, 3).fit(inputs, labels)
  np.testing.assert_allclose(_all_weights(learner), weights, rtol=1e-12)


def test_is_the_textbook_bit_for_bit_where_numbers_are_exact():
  inputs, labels = small_sets.blobs(2, 6, spread=2.0)
  inputs = np.round(inputs * 2) / 2
  weights = textbook.adaline(inputs, np.where(labels == 1, 1, -1), 0.125, 1)
  learner = adaline.Adaline(0.125, 1).fit(inputs, labels)
  assert _all_weights(learner).tobytes() == weights.tobytes()
  assert np.abs(weights).min() > 0


def _all_weights(learner):
  return np.concatenate([learner.biases_, learner.weights_[:, 0]])


def test_is_stochastic_gradient_descent_of_scikit_learn():
  inputs, labels = small_sets.blobs(2, 30, spread=2.0)
  theirs = linear_model.SGDRegressor(
      penalty=None, learning_rate='constant', eta0=0.01, shuffle=False, max_iter=4, tol=None)
  theirs.fit(inputs, np.where(labels == 1, 1.0, -1.0))
  ours = adaline.Adaline(0.01, 4).fit(inputs, labels)
  np.testing.assert_allclose(ours.weights_[:, 0], theirs.coef_, rtol=1e-12)
  np.testing.assert_allclose(ours.biases_, theirs.intercept_, rtol=1e-12)


def test_comes_to_rest_at_the_least_squares_line():
  # No line parts these, so that it never stops for want of errors.
  inputs = np.array([[0.0], [1.0], [2.0], [3.0]])
  labels = np.array([0, 1, 0, 1])
  learner = adaline.Adaline(0.3, 2000, whole_batch=True).fit(inputs, labels)
  solution, *_ = np.linalg.lstsq(np.hstack([inputs, np.ones((4, 1))]), 2.0 * labels - 1, rcond=None)
  np.testing.assert_allclose(
      [learner.weights_[0, 0], learner.biases_[0]], solution, atol=1e-9)


def test_is_no_perceptron():
  # Right answers move it too: that is what tells the two apart.
  inputs, labels = tf.constant([[-1.0], [1.0]]), [0, 1]
  assert perceptron.Perceptron(0.1, 1).fit([[1.0], [-1.0]], [1, 0]).errors_ == [1]
  moved = adaline.Adaline(0.1, 1).fit(inputs, labels)
  more = adaline.Adaline(0.1, 2).fit(inputs, labels)
  assert moved.errors_ == [1]
  assert more.errors_ == [1, 0]
  assert float(more.weights_[0, 0]) > float(moved.weights_[0, 0])


def test_columns_stop_for_themselves():
  inputs, labels = small_sets.blobs(3, 40, spread=0.7)
  learner = adaline.Adaline(0.01, 5).fit(inputs, labels)
  alone = [adaline.Adaline(0.01, 5).fit(inputs, labels == label) for label in range(3)]
  assert len({len(one.errors_) for one in alone}) > 1
  np.testing.assert_array_equal(learner.weights_, np.hstack([one.weights_ for one in alone]))


def test_a_rate_that_is_too_large_is_refused():
  with pytest.raises(errors.InputError, match=(
      r'^--learning_rate=9.0: the weights left all bounds in epoch \d+; give less$')):
    adaline.Adaline(9.0, 1000).fit(_INPUTS, _LABELS)
