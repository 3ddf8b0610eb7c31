"""What all rules share: learning-rate multipliers, decoupled weight decay, accumulators."""

import numpy as np
import pytest
import tensorflow as tf

from engine.optim import rule as rule_lib


class _Plain(rule_lib.Rule):
  """Subtracts learning rate times gradient."""

  def step(self, index, gradient, learning_rate):
    self.updated[index].assign_sub(learning_rate * gradient)


def test_multipliers_and_decays_belong_to_a_variable_each():
  variables = [tf.Variable([2.0]), tf.Variable([2.0])]
  rule = _Plain(variables, [1.0, 3.0], [0.0, 0.5])
  rule.update([tf.constant([1.0])] * 2, tf.constant(0.1))
  # 2 - 0.1, and 2 - 0.3 * 0.5 * 2 - 0.3.
  np.testing.assert_allclose([variable[0] for variable in variables], [1.9, 1.4], rtol=1e-6)


def test_the_decay_may_have_a_rate_of_its_own():
  variable = tf.Variable([2.0])
  _Plain([variable], [1.0], [0.5]).update(
      [tf.constant([1.0])], tf.constant(0.1), tf.constant(0.2))
  np.testing.assert_allclose(variable, [2.0 - 0.2 * 0.5 * 2.0 - 0.1], rtol=1e-6)


def test_slots_are_zero_and_not_trained():
  slot, = _Plain([tf.Variable(tf.ones([2, 3]))]).slots('momentum')
  assert slot.shape == (2, 3)
  assert not slot.trainable
  assert not slot.numpy().any()


def test_the_contract_has_no_step_of_its_own():
  with pytest.raises(NotImplementedError):
    rule_lib.Rule([tf.Variable(1.0)]).update([tf.constant(1.0)], tf.constant(0.1))
