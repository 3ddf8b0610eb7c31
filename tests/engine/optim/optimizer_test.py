"""Groups: which rule, learning rate and weight decay each variable gets."""

import numpy as np
import pytest
import tensorflow as tf

from engine.optim import adam
from engine.optim import muon
from engine.optim import optimizer as optimizer_lib
from engine.optim import rule_registry
from engine.optim import sgd

_SGD = rule_registry.SgdConfig(momentum=0.5, nesterov=True)
_MUON = rule_registry.MuonConfig(
    momentum=0.5, nesterov=True, muon_learning_rate=0.3, muon_momentum=0.7)


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


def _after(rule, **settings):
  """Returns the variables after one step with a learning rate of 0.1, and the gradients."""
  network = _Network()
  gradients = _gradients(network)
  optimizer = optimizer_lib.Optimizer(
      optimizer_lib.groups_of(_named(network), rule, 0.1, **settings))
  optimizer.update(gradients, tf.constant(0.1))
  return [variable.numpy() for variable in network.trainable_variables], gradients


def test_sgd_takes_every_variable():
  found, gradients = _after(_SGD)
  other = _Network()
  sgd.Sgd(other.trainable_variables, momentum=0.5, nesterov=True).update(
    gradients, tf.constant(0.1)
  )
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_array_equal(one, variable)


def test_muon_takes_the_filters_at_a_rate_of_its_own():
  found, gradients = _after(_MUON)
  other = _Network()
  muon.Muon([other.a], momentum=0.7).update(gradients[:1], tf.constant(0.3))
  sgd.Sgd([other.b, other.c, other.d], momentum=0.5, nesterov=True).update(
    gradients[1:], tf.constant(0.1)
  )
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_allclose(one, variable, rtol=1e-6)


def test_adam_takes_every_variable():
  found, gradients = _after(rule_registry.AdamConfig())
  other = _Network()
  adam.Adam(other.trainable_variables).update(
      gradients, tf.constant(0.1))
  for one, variable in zip(found, other.trainable_variables, strict=True):
    np.testing.assert_array_equal(one, variable)


def test_biases_may_go_faster():
  slow, _ = _after(_SGD)
  fast, _ = _after(_SGD, bias_lr_multiplier=4.0)
  start = [variable.numpy() for variable in _Network().trainable_variables]
  for index, factor in enumerate((1.0, 4.0, 1.0, 4.0)):
    np.testing.assert_allclose(
        fast[index] - start[index], factor * (slow[index] - start[index]), rtol=1e-5)


def test_decoupled_decay_is_for_the_rules_that_have_it_and_the_variables_that_are_named():
  decays = {'dense/weights': 0.5}
  start = [variable.numpy() for variable in _Network().trainable_variables]
  for rule, factor in ((rule_registry.AdamWConfig(), 0.05), (rule_registry.AdamConfig(), 0.0)):
    plain, _ = _after(rule)
    decayed, _ = _after(rule, weight_decay=lambda name: decays.get(name, 0.0))
    for index in (0, 1, 3):
      np.testing.assert_array_equal(decayed[index], plain[index])
    np.testing.assert_allclose(plain[2] - decayed[2], factor * start[2], rtol=1e-4, atol=1e-6)


def test_groups_of_one_rule_with_other_settings_stand_side_by_side():
  one, two, three = (tf.Variable([1.0]) for _ in range(3))
  plain = rule_registry.SgdConfig()
  optimizer = optimizer_lib.Optimizer([
      optimizer_lib.Group(plain, (one,)), optimizer_lib.Group(_SGD, (two,)),
      optimizer_lib.Group(plain, (three,), lr_multiplier=10.0)])
  optimizer.update([tf.constant([1.0])] * 3, tf.constant(0.1))
  assert [len(rule.updated) for rule in (optimizer.sgd, optimizer.sgd_1)] == [2, 1]
  np.testing.assert_allclose([one[0], two[0], three[0]], [0.9, 0.85, 0.0], atol=1e-6)


def test_a_variable_belongs_to_one_group():
  variable = tf.Variable(1.0)
  with pytest.raises(ValueError, match='a variable is in two groups'):
    optimizer_lib.Optimizer([optimizer_lib.Group(_SGD, (variable, variable))])


def test_accumulators_come_back_from_a_checkpoint(tmp_path):
  def make():
    network = _Network()
    groups = optimizer_lib.groups_of(_named(network), _MUON, 0.1)
    return network, optimizer_lib.Optimizer(groups)
  network, optimizer = make()
  optimizer.update(_gradients(network), tf.constant(0.1))
  path = tf.train.Checkpoint(network=network, optimizer=optimizer).write(str(tmp_path / 'a'))
  other, restored = make()
  tf.train.Checkpoint(network=other, optimizer=restored).read(path).assert_consumed()
  for each, original in ((restored.sgd, optimizer.sgd), (restored.muon, optimizer.muon)):
    for one, two in zip(each.accumulators, original.accumulators, strict=True):
      np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize('rule, expected', [
    (rule_registry.SgdConfig(), []),
    (_MUON, ['muon/accumulators/conv/weights', 'sgd/accumulators/conv/biases',
             'sgd/accumulators/dense/biases', 'sgd/accumulators/dense/weights']),
    (rule_registry.LionConfig(), [f'lion/momenta/{name}' for name in (
        'conv/biases', 'conv/weights', 'dense/biases', 'dense/weights')]),
    (rule_registry.AdamConfig(), [
        *(f'adam/{kind}_moments/{name}' for kind in ('first', 'second') for name in (
            'conv/biases', 'conv/weights', 'dense/biases', 'dense/weights')), 'adam/updates'])])
def test_accumulators_by_name(rule, expected):
  network = _Network()
  optimizer = optimizer_lib.Optimizer(optimizer_lib.groups_of(_named(network), rule, 0.1))
  found = optimizer.accumulators()
  assert sorted(found) == expected
  # The only other variables are those that are updated.
  assert len(optimizer.variables) == len(found) + len(network.trainable_variables)
