"""AdamW against NumPy in float64, Optax and PyTorch over a hundred random steps."""

import numpy as np
import tensorflow as tf

from engine.optim import adamw
from engine.optim import rule_registry
from tests.engine.optim import reference_steps

_CONFIG = rule_registry.AdamWConfig(beta1=0.8, beta2=0.99, epsilon=1e-8)


def _in_numpy(config):
  found = []
  for index, start in enumerate(reference_steps.starts()):
    weights = start.astype(np.float64)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for count, step in enumerate(reference_steps.gradients(), 1):
      weights -= reference_steps.RATE * reference_steps.DECAY * weights
      first = config.beta1 * first + (1 - config.beta1) * step[index]
      second = config.beta2 * second + (1 - config.beta2) * step[index].astype(np.float64) ** 2
      # The page's epsilon is added before the bias correction of the second moments.
      correction = np.sqrt(1 - config.beta2 ** count)
      weights -= (reference_steps.RATE * correction / (1 - config.beta1 ** count)
                  * first / (np.sqrt(second) + config.epsilon))
    found.append(weights)
  return found


def test_a_step_by_hand():
  variable = tf.Variable([2.0])
  adamw.AdamW([variable], [1.0], [0.5]).update(
      [tf.constant([3.0])], tf.constant(0.1))
  # Decay by 0.1 * 0.5 * 2, then a first step of the size of the learning rate.
  np.testing.assert_allclose(variable, [2.0 - 0.1 - 0.1], rtol=1e-5)


def test_a_hundred_steps_are_those_of_numpy():
  reference_steps.assert_close(reference_steps.ours(_CONFIG), _in_numpy(_CONFIG))


def test_a_hundred_steps_are_those_of_optax():
  reference_steps.assert_close(reference_steps.ours(_CONFIG), reference_steps.of_optax(
      lambda optax: optax.adamw(reference_steps.RATE, 0.8, 0.99, 1e-8,
                                weight_decay=reference_steps.DECAY)))


def test_a_hundred_steps_are_those_of_pytorch():
  reference_steps.assert_close(reference_steps.ours(_CONFIG), reference_steps.of_torch(
      lambda torch, parameters: torch.optim.AdamW(
          parameters, reference_steps.RATE, (0.8, 0.99), 1e-8, reference_steps.DECAY)))
