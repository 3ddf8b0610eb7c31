"""Batch normalization with scale and shift, held against TensorFlow's."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import layer_text
from engine.models import scaled_normalization

_LAYER = layer_text.Layer('norm', 'norm1', (0.01,))
_RANDOM = np.random.default_rng(2)


@pytest.fixture
def variables():
  created = scaled_normalization.create('norm1', 3)
  for variable in created:
    variable.assign(_RANDOM.uniform(0.5, 2.0, 3).astype(np.float32))
  return created


@pytest.mark.parametrize('shape', [(4, 5, 6, 3), (7, 3)])
@pytest.mark.parametrize('training', [False, True])
def test_agrees_with_tensorflow(variables, shape, training):
  inputs = tf.constant(_RANDOM.normal(size=shape), tf.float32)
  scale, shift, mean, variance = variables
  context = forward_context.ForwardContext(tf.constant([0, 0], tf.int64)) if training else None
  outputs = scaled_normalization.apply(_LAYER, variables, inputs, context)
  if training:
    mean, variance = tf.nn.moments(inputs, list(range(len(shape) - 1)))
  expected = tf.nn.batch_normalization(inputs, mean, variance, shift, scale, 0.01)
  np.testing.assert_allclose(outputs, expected, atol=1e-5)


def test_the_statistics_move_by_a_hundredth(variables):
  inputs = tf.constant(_RANDOM.normal(size=[50, 3]), tf.float32)
  context = forward_context.ForwardContext(tf.constant([0, 0], tf.int64))
  scaled_normalization.apply(_LAYER, variables, inputs, context)
  (mean, updated), (variance, _) = context.batch_norm_updates
  assert (mean is variables[2], variance is variables[3]) == (True, True)
  np.testing.assert_allclose(
      updated, 0.99 * mean.numpy() + 0.01 * inputs.numpy().mean(axis=0), rtol=1e-5)
