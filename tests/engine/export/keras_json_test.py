"""Keras reads the JSON of every sequential network, and writes the same."""

import keras
import pytest

from engine.export import keras_json
from engine.export import keras_json_comparison
from engine.export import keras_layers  # noqa: F401, registers its layers
from engine.models import model_registry
from tfrecords import preprocessing_config

_PLAIN = preprocessing_config.Preprocessing(0, False)


def _text(model='cnn', preprocessing=_PLAIN, shape=(28, 28, 1), **settings):
  network = model_registry.build(model, preprocessing.output_shape(shape), 10, **settings)
  return keras_json.dumps('small', network.layer_specs(), preprocessing, shape)


def test_the_lessons_network_is_what_keras_would_write():
  theirs = keras.Sequential([
      keras.Input((28, 28, 1), name='images'), keras.layers.Rescaling(1 / 255),
      keras.layers.Conv2D(32, 3, activation='relu'), keras.layers.MaxPooling2D(2),
      keras.layers.Conv2D(64, 3, activation='relu'), keras.layers.MaxPooling2D(2),
      keras.layers.Dropout(0.2), keras.layers.Flatten(),
      keras.layers.Dense(10, activation='softmax')])
  keras_json_comparison.check_compatible(theirs.to_json(), _text(dropout=0.2), 'model.json')
  mine = keras.models.model_from_json(_text(dropout=0.2))
  assert [type(layer).__name__ for layer in mine.layers] == [
      type(layer).__name__ for layer in theirs.layers]
  assert mine.count_params() == theirs.count_params() == 34_826


@pytest.mark.parametrize('model', model_registry.MODELS)
@pytest.mark.parametrize('preprocessing', [
    _PLAIN, preprocessing_config.Preprocessing(24, True),
    preprocessing_config.Preprocessing(28, True, shrink_to=24)])
def test_keras_reads_every_sequential_network_and_writes_it_back(model, preprocessing):
  if model_registry.build(model, (24, 24, 3), 10).layer_specs() is None:
    return
  text = _text(model, preprocessing, (29, 32, 3))
  model = keras.models.model_from_json(text)
  assert model.input_shape == (None, 29, 32, 3)
  assert model.output_shape == (None, 10)
  keras_json_comparison.check_compatible(model.to_json(), text, 'model.json')
