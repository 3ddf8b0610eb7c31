"""The multi-layer perceptron: by hand, automatic gradients at every step, what it learns."""

import numpy as np
import pytest
import tensorflow as tf

from engine.classic import autodiff_check
from engine.classic import mlp
from tests.engine.classic import small_sets
from tests.structure import sources
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader

_INPUTS, _LABELS = small_sets.blobs(4, 60)


def _learner(**settings):
  usual = {'hidden': (7, 5), 'batch_size': 10, 'max_epochs': 4}
  return mlp.MultilayerPerceptron(**usual | settings)


def test_a_step_by_hand():
  learner = mlp.MultilayerPerceptron(
      hidden=(1,), activation='relu', l1=0.5, l2=0.25, momentum=0.5, batch_size=1)
  learner.begin(1, 2, tf.float64)
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


@pytest.mark.parametrize('activation', mlp.ACTIVATIONS)
@pytest.mark.parametrize('dtype, allowed', [(tf.float32, 1e-5), (tf.float64, 1e-12)])
def test_equals_the_automatic_gradients_at_every_step(activation, dtype, allowed):
  learner = _learner(activation=activation, l1=0.001, l2=0.01)
  list(learner.learn(tf.cast(_INPUTS, dtype), _LABELS, autodiff_check.distance))
  assert len(learner.distances_) == 4 and 0 < max(learner.distances_) < allowed


@pytest.mark.parametrize('activation', mlp.ACTIVATIONS)
def test_learns(activation):
  inputs, labels = small_sets.blobs(4, 60, spread=0.3)
  learner = _learner(activation=activation, max_epochs=30).fit(inputs, labels)
  assert (learner.predict(inputs) == labels).mean() > 0.95
  assert learner.errors_[-1] < learner.errors_[0] and learner.losses_[-1] < learner.losses_[0] / 2


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
    ({'learning_rate': 1e30}, r'--learning_rate=1e\+30: the loss is nan in epoch 1; give less')])
def test_refuses_settings(settings, text):
  with pytest.raises(errors.InputError, match=f'^{text}$'):
    _learner(**settings).fit(_INPUTS, _LABELS)


def test_refuses_shapes():
  with pytest.raises(ValueError, match=r'^inputs have shape \(60, 3\) and labels \(59,\)'):
    _learner().fit(_INPUTS, _LABELS[1:])


@pytest.mark.slow
@pytest.mark.skipif(not (sources.ROOT / 'data' / 'mnist').is_dir(), reason='data/mnist is missing')
def test_equals_the_automatic_gradients_at_every_step_on_mnist():
  spec = datasets.get('mnist')
  (images, labels), (asked, answers) = (
      reader.load(reader.open_source(spec, sources.ROOT / 'data', split))
      for split in ('train', 'test'))
  inputs, asked = (tf.reshape(tf.cast(each, tf.float32) / 255, [-1, 784])
                   for each in (images, asked))
  learner = mlp.MultilayerPerceptron()
  list(learner.learn(inputs, labels, autodiff_check.distance))
  assert max(learner.distances_) < 1e-5
  assert (learner.predict(asked) == answers.numpy()).mean() > 0.975
