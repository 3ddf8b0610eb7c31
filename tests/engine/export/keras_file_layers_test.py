"""Keras's layers as the project's own: what is read of their settings, and what is refused."""

import json

import keras
from keras import layers
import pytest

from engine.export import keras_file_layers
from tfrecords import errors


def _read(*stack, shape=(8, 8, 3)):
  model = keras.Sequential([keras.Input(shape), *stack])
  return keras_file_layers.read(json.loads(model.to_json()))


def test_layers_and_where_their_weights_are():
  found = _read(
      layers.Rescaling(1 / 255), layers.Conv2D(4, 3, padding='same', name='other'),
      layers.Conv2D(2, 2, use_bias=False), layers.BatchNormalization(center=False),
      layers.GlobalMaxPooling2D(), layers.Dense(10, use_bias=False, activation='softmax'))
  assert found == keras_file_layers.Layers(
      (8, 8, 3), ('rescale/0.00392156862745098/0.0', 'conv/4/3/1', 'conv/2/2/1/valid/nobias',
                  'norm/0.001', 'global_max', 'dense/nobias'),
      (keras_file_layers.Weights('layers/conv2d', ('weights', 'biases')),
       keras_file_layers.Weights('layers/conv2d_1', ('weights',)),
       keras_file_layers.Weights('layers/batch_normalization', ('scale', 'mean', 'variance')),
       keras_file_layers.Weights('layers/dense', ('weights',))), True, True)


def test_a_rescaling_that_does_not_divide_tells_nothing():
  found = _read(layers.Rescaling(2.0), layers.Flatten(), layers.Dense(10))
  assert (found.rescaled, found.softmax) == (False, False)


def test_what_is_no_classifier_is_refused():
  with pytest.raises(errors.InputError, match='it does not end with a Dense layer and softmax, as'):
    _read(layers.Softmax(), layers.Flatten(), layers.Dense(10, activation='softmax'))
  with pytest.raises(errors.InputError, match='is a ZeroPadding2D, which has no counterpart here'):
    _read(layers.ZeroPadding2D(), layers.Flatten(), layers.Dense(10))


@pytest.mark.parametrize('shape', [(None, None, 3), (8, 8)])
def test_inputs_that_are_no_images_of_a_known_size(shape):
  with pytest.raises(errors.InputError, match='its input is not a batch of images'):
    _read(layers.Dense(10), shape=shape)
