"""What perceptron and ADALINE share: classes, columns, prediction, stopping, refusals."""

import numpy as np
import pytest
import tensorflow as tf

from engine.classic import linear_classifier
from engine.classic import perceptron
from tests.engine.classic import small_sets
from tfrecords import errors

_INPUTS, _LABELS = small_sets.blobs(3, 40)


def test_net_input_and_decision_by_hand():
  net = linear_classifier.net_input(
    tf.constant([[1.0, 2.0]]), tf.constant([[1.0, -1.0], [0.5, 0.0]]), tf.constant([0.25, 1.0])
  )
  np.testing.assert_array_equal(net, [[2.25, 0.0]])
  np.testing.assert_array_equal(linear_classifier.decide(tf.constant([-0.1, 0.0, 3.0])), [-1, 1, 1])


def test_two_classes_take_one_column_and_any_labels():
  inputs = [[0.0], [1.0], [2.0], [3.0]]
  learner = perceptron.Perceptron(max_epochs=50).fit(inputs, [7, 7, 9, 9])
  assert learner.weights_.shape == (1, 1)
  assert learner.classes_.tolist() == [7, 9]
  assert learner.errors_[-1] == 0
  np.testing.assert_array_equal(learner.predict(inputs), [7, 7, 9, 9])
  np.testing.assert_array_equal(learner.net_input(inputs)[:, 0] >= 0, [False, False, True, True])
  np.testing.assert_array_equal(learner.first_layer, learner.weights_)


def test_one_column_a_class_is_that_many_learners():
  learner = perceptron.Perceptron(max_epochs=6).fit(_INPUTS, _LABELS)
  alone = [perceptron.Perceptron(max_epochs=6).fit(_INPUTS, _LABELS == label) for label in range(3)]
  np.testing.assert_array_equal(
      learner.weights_, np.hstack([one.weights_ for one in alone]))
  np.testing.assert_array_equal(learner.biases_, np.hstack([one.biases_ for one in alone]))
  longest = max(len(one.errors_) for one in alone)
  assert learner.errors_ == [sum(one.errors_[epoch] for one in alone if epoch < len(one.errors_))
                             for epoch in range(longest)]
  np.testing.assert_array_equal(
      learner.predict(_INPUTS), np.argmax(learner.net_input(_INPUTS), axis=1))


def test_learn_continues_by_one_epoch_and_fit_starts_again():
  learner = perceptron.Perceptron(max_epochs=4)
  seen = [(wrong, learner.weights_.numpy().copy()) for wrong in learner.learn(_INPUTS, _LABELS)]
  assert [wrong for wrong, _ in seen] == learner.errors_
  assert np.abs(seen[0][1] - seen[-1][1]).max() > 0
  last = learner.weights_
  np.testing.assert_array_equal(learner.fit(_INPUTS, _LABELS).weights_, last)


@pytest.mark.parametrize('inputs, labels, text', [
    ([1.0, 2.0], [0, 1], r'inputs have shape \(2,\) and labels \(2,\); expected \[N, D\] and'),
    ([[1.0], [2.0]], [0, 1, 1], r'labels \(3,\)'),
    ([[1.0], [2.0]], [4, 4], r'labels are all \[4\]; expected two classes or more')])
def test_refuses(inputs, labels, text):
  with pytest.raises(ValueError, match=text):
    perceptron.Perceptron().fit(inputs, labels)


@pytest.mark.parametrize('setting, text', [
    ({'learning_rate': 0.0}, '--learning_rate=0.0: give more than 0'),
    ({'max_epochs': 0}, '--max_epochs=0: give more than 0')])
def test_refuses_settings(setting, text):
  with pytest.raises(errors.InputError, match=f'^{text}$'):
    perceptron.Perceptron(**setting)
