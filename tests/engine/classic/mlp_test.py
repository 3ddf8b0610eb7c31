"""The multi-layer perceptron: automatic gradients at every step, what it learns."""

import numpy as np
import pytest
import tensorflow as tf

from engine.classic import autodiff_check
from engine.classic import backpropagation
from engine.classic import mlp
from tests.engine.classic import small_sets
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader

_INPUTS, _LABELS = small_sets.blobs(4, 60)


def _learner(**settings):
  usual = {'hidden': (7, 5), 'batch_size': 10, 'max_epochs': 4}
  return mlp.MultilayerPerceptron(**usual | settings)


@pytest.mark.parametrize('activation', backpropagation.ACTIVATIONS)
@pytest.mark.parametrize('dtype, allowed', [
    pytest.param(tf.float32, 1e-5, marks=pytest.mark.slow), (tf.float64, 1e-12)])
def test_equals_the_automatic_gradients_at_every_step(activation, dtype, allowed):
  learner = _learner(activation=activation, l1=0.001, l2=0.01)
  list(learner.learn(tf.cast(_INPUTS, dtype), _LABELS, autodiff_check.distance))
  assert len(learner.distances_) == 4
  assert 0 < max(learner.distances_) < allowed


@pytest.mark.parametrize('activation', backpropagation.ACTIVATIONS)
def test_learns(activation):
  inputs, labels = small_sets.blobs(4, 60, spread=0.3)
  learner = _learner(activation=activation, max_epochs=30).fit(inputs, labels)
  assert (learner.predict(inputs) == labels).mean() > 0.95
  assert learner.errors_[-1] < learner.errors_[0]
  assert learner.losses_[-1] < learner.losses_[0] / 2


def test_learns_what_no_line_parts():
  inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
  labels = np.array([0, 1, 1, 0])
  learner = mlp.MultilayerPerceptron(
      hidden=(8,), activation='tanh', batch_size=4, max_epochs=100, decay=0.0)
  np.testing.assert_array_equal(learner.fit(inputs, labels).predict(inputs), labels)


def test_the_same_seed_learns_the_same():
  one, two, other = (_learner(seed=seed).fit(_INPUTS, _LABELS) for seed in (1, 1, 2))
  np.testing.assert_array_equal(one.weights[0], two.weights[0])
  assert np.abs(one.weights[0] - other.weights[0]).max() > 0.01
  np.testing.assert_array_equal(one.first_layer, one.weights[0])


def test_the_rate_decays():
  # One step an epoch on one and the same batch, without momentum and without prices.
  learner = _learner(batch_size=60, momentum=0.0, l2=0.0, learning_rate=0.1, decay=1.0,
                     max_epochs=2)
  steps, before = [], None
  for _ in learner.learn(_INPUTS, _LABELS):
    now = learner.weights[0].numpy()
    if before is not None:
      steps.append(now - before)
    before = now
    gradients = learner.backward(learner.forward(tf.constant(_INPUTS)), tf.constant(_LABELS))
    steps.append(-0.1 / 2 * gradients[0].numpy())
  np.testing.assert_allclose(steps[1], steps[0], rtol=1e-10, atol=1e-15)


def test_a_set_smaller_than_a_batch_is_one_batch():
  one, other = (_learner(batch_size=size).fit(_INPUTS, _LABELS) for size in (60, 1000))
  np.testing.assert_array_equal(one.weights[0], other.weights[0])


def test_without_hidden_layers_it_is_a_softmax():
  learner = _learner(hidden=()).fit(_INPUTS, _LABELS)
  assert [tuple(weights.shape) for weights in learner.weights] == [(3, 4)]


@pytest.mark.parametrize('settings, text', [
    ({'activation': 'gelu'}, '--activation=gelu: give one of sigmoid, tanh, relu'),
    ({'hidden': (4, 0)}, '--hidden=4,0: give more than 0'),
    ({'momentum': 1.0}, '--momentum=1.0: give 0 to below 1'),
    ({'l1': -1.0}, '--l1=-1.0: give 0 or more'),
    ({'learning_rate': 1e9},
     '--learning_rate=1000000000.0: the loss is nan in epoch 1; give less')])
def test_refuses_settings(settings, text):
  with pytest.raises(errors.InputError, match=f'^{text}$'):
    _learner(**settings).fit(_INPUTS, _LABELS)


def test_refuses_shapes():
  with pytest.raises(ValueError, match=r'^inputs have shape \(60, 3\) and labels \(59,\)'):
    _learner().fit(_INPUTS, _LABELS[1:])


@pytest.mark.slow
def test_equals_the_automatic_gradients_at_every_step_on_mnist(mnist):
  spec = datasets.get('mnist')
  (images, labels), (asked, answers) = (
      record_loader.load(reader.open_source(spec, mnist, split))
      for split in ('train', 'test'))
  inputs, asked = (tf.reshape(tf.cast(each, tf.float32) / 255, [-1, 784])
                   for each in (images, asked))
  learner = mlp.MultilayerPerceptron()
  list(learner.learn(inputs, labels, autodiff_check.distance))
  assert max(learner.distances_) < 1e-5
  assert (learner.predict(asked) == answers.numpy()).mean() > 0.975
