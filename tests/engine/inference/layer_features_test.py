"""Features of layers: means and deviations over the positions, of parts, and of dense layers."""

import numpy as np
import tensorflow as tf

from engine.inference import layer_features
from engine.models import model_registry
from tfrecords import preprocess
from tfrecords import preprocessing_config

_SHAPE = (12, 12, 1)
_PREPROCESSING = preprocessing_config.Preprocessing(0, False)
_IMAGES = tf.constant(np.random.default_rng(0).integers(0, 256, [3, *_SHAPE], np.uint8))


def _extracted(model, shape=_SHAPE):
  network = model_registry.MODELS[model](shape, 10)
  images = tf.image.resize(_IMAGES, shape[:2], 'nearest')
  return network, layer_features.extract(network, images, _PREPROCESSING, tf.float32)


def test_layers_with_positions():
  network, found = _extracted('cnn')
  assert {name: values.shape for name, values in found.items()} == {
      'pool1': (3, 64), 'pool2': (3, 128), layer_features.DENSE: (3, 10)}
  outputs = network.activations(preprocess.preprocess(_IMAGES, _PREPROCESSING))['pool1'].numpy()
  np.testing.assert_allclose(found['pool1'][:, :32], outputs.mean(axis=(1, 2)), rtol=1e-5)
  np.testing.assert_allclose(found['pool1'][:, 32:], outputs.std(axis=(1, 2)), rtol=1e-4, atol=1e-6)


def test_parts_of_the_image():
  _, found = _extracted('cnn', (20, 20, 1))
  assert found[layer_features.GRID].shape == (3, 9 * 64)
  means = found[layer_features.GRID].numpy().reshape(3, 9, 64).mean(axis=1)
  # Three positions a side, of which each is a part.
  np.testing.assert_allclose(means, found['pool2'][:, :64], rtol=1e-5)


def test_dense_layers_alone():
  assert {name: values.shape for name, values in _extracted('deep')[1].items()} == {
      layer_features.DENSE: (3, 200 + 100 + 60 + 30 + 10)}
