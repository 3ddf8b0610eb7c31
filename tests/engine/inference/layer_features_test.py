"""Features of layers: means and deviations over the positions, and nothing of dense layers."""

import numpy as np
import tensorflow as tf

from engine.inference import layer_features
from engine.models import model_registry
from tfrecords import preprocess
from tfrecords import preprocessing_config

_SHAPE = (12, 12, 1)
_PREPROCESSING = preprocessing_config.Preprocessing(0, False)
_IMAGES = tf.constant(np.random.default_rng(0).integers(0, 256, [3, *_SHAPE], np.uint8))


def _extracted(model):
  network = model_registry.MODELS[model](_SHAPE, 10)
  return network, layer_features.extract(network, _IMAGES, _PREPROCESSING, tf.float32)


def test_layers_with_positions():
  network, found = _extracted('cnn')
  assert {name: values.shape for name, values in found.items()} == {
      'pool1': (3, 64), 'pool2': (3, 128)}
  outputs = network.activations(preprocess.preprocess(_IMAGES, _PREPROCESSING))['pool1'].numpy()
  np.testing.assert_allclose(found['pool1'][:, :32], outputs.mean(axis=(1, 2)), rtol=1e-5)
  np.testing.assert_allclose(found['pool1'][:, 32:], outputs.std(axis=(1, 2)), rtol=1e-4, atol=1e-6)


def test_dense_layers_have_none():
  assert _extracted('deep')[1] == {}
