"""The dense networks: parameters, initial values, the forward pass by numpy."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import dense_networks
from engine.models import forward_context
from engine.models import model_registry

_SHAPE = (28, 28, 1)
_IMAGES = np.random.default_rng(0).uniform(size=[5, *_SHAPE]).astype(np.float32)
# 784 x 10 + 10, and so on.
PARAMETERS = {'softmax': 7_850, 'deep': 185_300, 'dense': 335_114}


@pytest.mark.parametrize('name, count', PARAMETERS.items())
def test_parameters(name, count):
  assert model_registry.parameter_count(model_registry.build(name, _SHAPE, 10)) == count


@pytest.mark.parametrize('name', PARAMETERS)
def test_layers_are_products_sums_and_rectifications(name):
  network = model_registry.build(name, _SHAPE, 10, seed=3)
  named = {
    key: variable.numpy() for key, variable in model_registry.named_variables(network).items()
  }
  hidden = _IMAGES.reshape(5, -1)
  for layer, values in network.activations(_IMAGES).items():
    hidden = hidden @ named[f'{layer}/weights'] + named[f'{layer}/biases']
    if layer != 'softmax':
      hidden = np.maximum(hidden, 0)
    np.testing.assert_allclose(values, hidden, rtol=1e-4, atol=1e-5)


def test_initial_values():
  deep = model_registry.named_variables(dense_networks.Deep(_SHAPE, 10))
  assert set(deep['dense2/biases'].numpy()) == {np.float32(0.1)}
  assert not deep['softmax/biases'].numpy().any()
  # The deviation before the truncation is 0.1, that of the values 0.88 of it.
  assert deep['dense1/weights'].numpy().std() == pytest.approx(0.088, rel=0.02)
  dense = model_registry.named_variables(dense_networks.Dense(_SHAPE, 10))
  weights = dense['dense1/weights'].numpy()
  bound = np.sqrt(6 / (784 + 256))
  assert 0.99 * bound < np.abs(weights).max() <= bound
  assert not dense['dense1/biases'].numpy().any()


def test_dropout_is_for_what_stands_behind_a_hidden_layer():
  training = forward_context.ForwardContext(tf.constant([1, 2], tf.int64))
  softmax, deep = (
    model_registry.build(name, _SHAPE, 10, dropout=0.5) for name in ('softmax', 'deep')
  )
  np.testing.assert_array_equal(softmax(_IMAGES, training), softmax(_IMAGES))
  plain, thinned = deep.activations(_IMAGES), deep.activations(_IMAGES, training)
  np.testing.assert_array_equal(thinned['dense1'], plain['dense1'])
  assert not np.array_equal(thinned['dense2'], plain['dense2'])
