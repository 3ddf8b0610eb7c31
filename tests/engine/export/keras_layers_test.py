"""The layers that Keras lacks compute what ours compute, and stand alone."""

import keras
import numpy as np
import tensorflow as tf

from engine.export import keras_layers
from engine.ops import local_response_normalization
from tests.structure import sources
from tfrecords import preprocess

_IMAGES = np.random.default_rng(0).uniform(0, 255, [4, 6, 5, 12]).astype(np.float32)


def test_standardization_is_ours():
  images = np.concatenate([_IMAGES, np.full_like(_IMAGES[:1], 9.0)])  # one of a single color
  np.testing.assert_allclose(keras_layers.Standardization()(images),
                             preprocess.standardize(tf.constant(images)), atol=1e-5)


def test_local_response_normalization_is_ours():
  for settings in ({}, {'depth_radius': 2, 'bias': 2.0, 'alpha': 0.1, 'beta': 0.5}):
    layer = keras_layers.LocalResponseNormalization(**settings)
    expected = local_response_normalization.local_response_normalization(
      tf.constant(_IMAGES), **settings
    )
    np.testing.assert_allclose(layer(_IMAGES), expected, rtol=1e-5)
    again = keras_layers.LocalResponseNormalization.from_config(layer.get_config())
    np.testing.assert_array_equal(again(_IMAGES), layer(_IMAGES))


def test_the_file_needs_nothing_but_keras():
  lines = sources.read('engine/export/keras_layers.py').splitlines()
  assert [line for line in lines if line.startswith(('import', 'from'))] == ['import keras']


def test_both_are_known_by_their_names():
  for kind in (keras_layers.Standardization, keras_layers.LocalResponseNormalization):
    assert keras.saving.get_registered_object(f'rana>{kind.__name__}') is kind
