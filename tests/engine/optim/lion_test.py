"""Lion against NumPy in float64 and Optax over a hundred random steps."""

import numpy as np
import tensorflow as tf

from engine.optim import lion
from engine.optim import rule_registry
from tests.engine.optim import reference_steps

_CONFIG = rule_registry.LionConfig(beta1=0.85, beta2=0.98)


def _in_numpy(config):
  found = []
  for index, start in enumerate(reference_steps.starts()):
    weights, momentum = start.astype(np.float64), np.zeros_like(start, np.float64)
    for step in reference_steps.gradients():
      weights -= reference_steps.RATE * reference_steps.DECAY * weights
      weights -= reference_steps.RATE * np.sign(
          config.beta1 * momentum + (1 - config.beta1) * step[index])
      momentum = config.beta2 * momentum + (1 - config.beta2) * step[index]
    found.append(weights)
  return found


def test_two_steps_by_hand():
  variable = tf.Variable([2.0])
  rule = lion.Lion([variable], [1.0], [0.5], beta1=0.5, beta2=0.5)
  rule.update([tf.constant([4.0])], tf.constant(0.1))
  np.testing.assert_allclose(variable, [1.8], rtol=1e-6)
  np.testing.assert_allclose(rule.momenta[0], [2.0])
  # The momentum, 2, outweighs the gradient, -1.
  rule.update([tf.constant([-1.0])], tf.constant(0.1))
  np.testing.assert_allclose(variable, [1.8 - 0.09 - 0.1], rtol=1e-6)


def test_a_hundred_steps_are_those_of_numpy():
  reference_steps.assert_close(reference_steps.ours(_CONFIG), _in_numpy(_CONFIG))


def test_a_hundred_steps_are_those_of_optax():
  reference_steps.assert_close(reference_steps.ours(_CONFIG), reference_steps.of_optax(
      lambda optax: optax.lion(reference_steps.RATE, 0.85, 0.98,
                               weight_decay=reference_steps.DECAY)))
