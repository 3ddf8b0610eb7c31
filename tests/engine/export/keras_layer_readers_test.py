"""One layer of Keras in the words of layer_text.py, and what is refused."""

import json

import keras
from keras import layers
import pytest

from engine.export import keras_layer_readers
from tfrecords import errors


def _read(layer):
  model = json.loads(keras.Sequential([keras.Input((8, 8, 3)), layer]).to_json())
  found = model['config']['layers'][-1]
  return keras_layer_readers.read(found['class_name'], found['config'])


@pytest.mark.parametrize('layer, words', [
    (layers.Conv2D(4, 3, strides=2, activation='relu'), ['conv/4/3/2/valid', 'relu']),
    (layers.AveragePooling2D(2, padding='same'), ['average/2/2']),
    (layers.Dense(7, use_bias=False, activation='swish'), ['dense/7/nobias', 'silu']),
    (layers.Activation('linear'), []), (layers.Dropout(0.25), ['dropout/0.25'])])
def test_words(layer, words):
  assert _read(layer) == words


@pytest.mark.parametrize('layer, message', [
    (layers.Conv2D(2, 3, dilation_rate=2), r"layer 'conv2d.*': dilation_rate is \[2, 2\]; only"),
    (layers.Conv2D(2, (3, 1)), 'kernel_size is 3x1; only square ones can be imported'),
    (layers.Conv2D(2, 3, activation='tanh'), 'activation tanh has no counterpart here; known ar'),
    (layers.ReLU(max_value=6), 'max_value is .*; only None can be imported'),
    (layers.BatchNormalization(axis=1), 'axis is 1; only the last can be imported'),
    (layers.ZeroPadding2D(), 'is a ZeroPadding2D, which has no counterpart here; known are: Act'),
    (layers.RandomFlip(), "layer 'random_flip.*' is a RandomFlip, which augments .*; save a Seq"),
    (layers.Rescaling([1.0, 2.0, 3.0]), 'scale and offset of each channel have no counterpart')])
def test_what_has_no_counterpart_is_refused(layer, message):
  with pytest.raises(errors.InputError, match=message):
    _read(layer)
