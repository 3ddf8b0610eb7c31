"""Copies in float64: the same names and values, and the same outputs up to rounding."""

import numpy as np
import pytest
import tensorflow as tf

from engine.gradcheck import float64
from engine.models import model_registry


@pytest.mark.parametrize('model', ['dense', 'small_airbench'])
def test_copy(model):
  network = model_registry.build(model, (10, 10, 3), 4, seed=3)
  images = tf.random.stateless_uniform([20, 10, 10, 3], [1, 2])
  network.adapt(lambda: images)
  copied = float64.copy(network, lambda: model_registry.build(model, (10, 10, 3), 4, seed=5))
  for target, source in zip(copied.variables, network.variables, strict=True):
    assert target.name == source.name
    assert target.dtype == tf.float64
    np.testing.assert_array_equal(target, source)
  assert tf.Variable([1.0]).dtype == tf.float32
  logits = copied(tf.cast(images, tf.float64))
  assert logits.dtype == tf.float64
  np.testing.assert_allclose(logits, network(images), rtol=1e-3, atol=1e-3)
