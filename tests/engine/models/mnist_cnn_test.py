"""The convolutional network of the MNIST lesson: parameters, shapes, the twin in Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import mnist_cnn
from engine.models import model_registry
from tfrecords import errors

_SHAPE = (28, 28, 1)
_IMAGES = np.random.default_rng(0).uniform(size=[3, *_SHAPE]).astype(np.float32)


def _keras():
  layers = keras.layers
  return keras.Sequential([
      keras.Input(_SHAPE), layers.Conv2D(32, 3, activation='relu'), layers.MaxPooling2D(2),
      layers.Conv2D(64, 3, activation='relu'), layers.MaxPooling2D(2), layers.Dropout(0.2),
      layers.Flatten(), layers.Dense(10)])


def test_parameters_and_shapes():
  network = mnist_cnn.Cnn(_SHAPE, 10)
  # 3 x 3 x 32 + 32, 3 x 3 x 32 x 64 + 64, 1,600 x 10 + 10.
  assert model_registry.parameter_count(network) == 320 + 18_496 + 16_010
  activations = network.activations(_IMAGES)
  assert {name: tuple(values.shape[1:]) for name, values in activations.items()} == {
      'conv1': (26, 26, 32), 'pool1': (13, 13, 32), 'conv2': (11, 11, 64), 'pool2': (5, 5, 64),
      'softmax': (10,)}


def test_it_is_the_network_that_keras_builds():
  network, theirs = mnist_cnn.Cnn(_SHAPE, 10, seed=1), _keras()
  named = model_registry.named_variables(network)
  theirs.set_weights([named[f'{layer}/{kind}'].numpy() for layer in network.TRAINABLE_LAYERS
                      for kind in ('weights', 'biases')])
  np.testing.assert_allclose(network(_IMAGES), theirs(_IMAGES), rtol=1e-4, atol=1e-5)


def test_begins_as_keras_does():
  bounds = [np.abs(values).max() for values in _keras().get_weights()]
  network = mnist_cnn.Cnn(_SHAPE, 10)
  for number, (weights, biases) in enumerate(zip(network.weights, network.biases, strict=True)):
    # A largest of hundreds of uniform values.
    assert np.abs(weights).max() == pytest.approx(bounds[2 * number], rel=0.03)
    assert not biases.numpy().any()


def test_dropout_thins_the_last_layer_only():
  network = mnist_cnn.Cnn(_SHAPE, 10, dropout=0.5)
  training = forward_context.ForwardContext(tf.constant([1, 2], tf.int64))
  plain, thinned = network.activations(_IMAGES), network.activations(_IMAGES, training)
  np.testing.assert_array_equal(thinned['pool2'], plain['pool2'])
  assert not np.array_equal(thinned['softmax'], plain['softmax'])


def test_small_images_are_refused():
  with pytest.raises(errors.InputError, match='^--model=cnn: its images are 9x12 pixels, and it '
                     'needs 10 in both directions; give --model=resnet, which takes images of any '
                     'size$'):
    mnist_cnn.Cnn((9, 12, 1), 10)
