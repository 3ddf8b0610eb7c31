"""The rules by name: each has settings and a class, and the contract holds for every one."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.optim import rule as rule_lib
from engine.optim import rule_registry
from tfrecords import errors

_SHAPE = [2, 2, 3, 4]


def _rule(name):
  variable = tf.Variable(tf.random.stateless_normal(_SHAPE, [1, 2]))
  return rule_registry.rule_class(name)([variable], **rule_registry.RULES[name]().keywords())


def _update(rule, steps=3):
  for step in range(steps):
    rule.update([tf.random.stateless_normal(_SHAPE, [step, 7])], tf.constant(0.1))
  return rule.updated[0].numpy()


@pytest.mark.parametrize('name', rule_registry.RULES)
def test_every_setting_has_a_text_and_a_range(name):
  for field in dataclasses.fields(rule_registry.RULES[name]):
    assert field.metadata['help']
    assert field.metadata['allowed'] or field.type is bool


@pytest.mark.parametrize('name', rule_registry.RULES)
def test_every_rule_updates_and_goes_on_from_a_checkpoint(name, tmp_path):
  rule = _rule(name)
  assert isinstance(rule, rule_lib.Rule)
  _update(rule)
  path = tf.train.Checkpoint(rule=rule).write(str(tmp_path / 'a'))
  restored = _rule(name)
  tf.train.Checkpoint(rule=restored).read(path).assert_consumed()
  np.testing.assert_array_equal(_update(rule), _update(restored))


@pytest.mark.parametrize('name', rule_registry.RULES)
def test_every_rule_computes_the_same_in_a_graph(name):
  eager, traced = _rule(name), _rule(name)
  step = tf.function(lambda gradient: traced.update([gradient], tf.constant(0.1)),
                     autograph=False)
  for number in range(3):
    step(tf.random.stateless_normal(_SHAPE, [number, 7]))
  np.testing.assert_allclose(_update(eager), traced.updated[0], rtol=1e-5, atol=1e-6)


def test_muon_is_for_filters_alone():
  config = rule_registry.MuonConfig(momentum=0.9, nesterov=True, muon_learning_rate=0.04)
  assert config.for_variable((5, 5, 3, 64), 0.1) == (config, 0.04)
  assert config.for_variable((64,), 0.1) == (rule_registry.SgdConfig(0.9, True), 0.1)
  assert rule_registry.LionConfig().for_variable((5, 5, 3, 64), 0.1)[1] == 0.1


def test_muon_needs_filters():
  for name, rule in rule_registry.RULES.items():
    rule().check_shapes([(10,), (3, 3, 8, 8)])
    if name != 'muon':
      rule().check_shapes([(10,), (8, 10)])
  with pytest.raises(errors.InputError, match='^--optimizer=muon: applies to filters of convolut'):
    rule_registry.MuonConfig().check_shapes([(10,), (8, 10)])


@pytest.mark.parametrize('config', [rule_registry.SgdConfig, rule_registry.MuonConfig])
def test_nesterov_needs_momentum(config):
  with pytest.raises(errors.InputError, match='^--nesterov=True: needs --momentum$'):
    config(nesterov=True)
