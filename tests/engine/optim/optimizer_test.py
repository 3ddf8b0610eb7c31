"""Which variable goes which way."""

import numpy as np
import tensorflow as tf

from engine.optim import adam
from engine.optim import muon
from engine.optim import optimizer as optimizer_lib
from engine.optim import sgd


class _Network(tf.Module):
  """A filter bank, a matrix and two biases."""

  def __init__(self):
    super().__init__()
    values = np.random.default_rng(0).normal(size=[12]).astype(np.float32)
    self.a = tf.Variable(values.reshape(1, 2, 2, 3), name='conv/weights')
    self.b = tf.Variable(values[:3], name='conv/biases')
    self.c = tf.Variable(values.reshape(6, 2), name='dense/weights')
    self.d = tf.Variable(values[:2], name='dense/biases')


def _named(network):
  return {variable.name.removesuffix(':0'): variable for variable in network.trainable_variables}


def _gradients(network):
  return [tf.cos(variable * 3.0) for variable in network.trainable_variables]


def _after(rule='sgd', **settings):
  """Returns the variables after one step of rate 0.1, and the gradients."""
  network = _Network()
  gradients = _gradients(network)
  optimizer = optimizer_lib.Optimizer(
      _named(network), rule, momentum=0.5, nesterov=True, **settings)
  optimizer.update(gradients, tf.constant(0.1))
  return [variable.numpy() for variable in network.trainable_variables], gradients


def test_sgd_takes_every_variable():
  found, gradients = _after()
  other = _Network()
  sgd.Sgd(other.trainable_variables, 0.5, True).update(gradients, tf.constant(0.1))
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_array_equal(one, variable)


def test_muon_takes_the_filters_at_a_rate_of_its_own():
  found, gradients = _after('muon', muon_factor=3.0, muon_momentum=0.7)
  other = _Network()
  muon.Muon([other.a], 0.7).update(gradients[:1], tf.constant(0.3))
  sgd.Sgd([other.b, other.c, other.d], 0.5, True).update(gradients[1:], tf.constant(0.1))
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_allclose(one, variable, rtol=1e-6)


def test_adam_takes_every_variable():
  found, gradients = _after('adam')
  other = _Network()
  adam.Adam(other.trainable_variables).update(gradients, tf.constant(0.1))
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_array_equal(one, variable)


def test_biases_may_go_faster():
  slow, _ = _after()
  fast, _ = _after(bias_factor=4.0)
  start = [variable.numpy() for variable in _Network().trainable_variables]
  for index, factor in enumerate((1.0, 4.0, 1.0, 4.0)):
    np.testing.assert_allclose(
        fast[index] - start[index], factor * (slow[index] - start[index]), rtol=1e-5)
