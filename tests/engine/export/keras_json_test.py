"""Architectures as Keras's JSON: the same layers, and the ones that are another network's."""

import json

import keras
import pytest

from engine.export import keras_json
from engine.export import keras_layers  # noqa: F401, registers its layers
from engine.models import model_registry
from tfrecords import errors
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
  keras_json.check_compatible(theirs.to_json(), _text(dropout=0.2), 'model.json')
  mine = keras.models.model_from_json(_text(dropout=0.2))
  assert [type(layer).__name__ for layer in mine.layers] == [
      type(layer).__name__ for layer in theirs.layers]
  assert mine.count_params() == theirs.count_params() == 34_826


@pytest.mark.parametrize('model', model_registry.MODELS)
@pytest.mark.parametrize('preprocessing', [_PLAIN, preprocessing_config.Preprocessing(24, True)])
def test_keras_reads_every_sequential_network_and_writes_it_back(model, preprocessing):
  if model_registry.build(model, (24, 24, 3), 10).layer_specs() is None:
    return
  text = _text(model, preprocessing, (29, 32, 3))
  model = keras.models.model_from_json(text)
  assert model.input_shape == (None, 29, 32, 3)
  assert model.output_shape == (None, 10)
  keras_json.check_compatible(model.to_json(), text, 'model.json')


@pytest.mark.parametrize('text, complaint', [
    ('', 'not the JSON of a Sequential model of Keras (JSONDecodeError: '),
    ('[1]', 'not the JSON of a Sequential model of Keras (TypeError: '),
    ('{"class_name": "Functional"}', 'not the JSON of a Sequential model of Keras (ValueError: a '
     'Functional model)'),
    ('{"class_name": "Sequential", "config": {"layers": [{}]}}',
     "not the JSON of a Sequential model of Keras (KeyError: no 'class_name')"),
])
def test_what_is_no_model(text, complaint):
  with pytest.raises(errors.InputError) as caught:
    keras_json.check_compatible(text, _text(), 'a.json')
  assert str(caught.value).startswith(f'a.json: {complaint}')
  assert '\n' not in str(caught.value)


def _changed(change):
  model = json.loads(_text())
  change(model['config']['layers'])
  return json.dumps(model)


@pytest.mark.parametrize('change, complaint', [
    (lambda layers: layers.insert(2, {'class_name': 'LSTM', 'config': {}}),
     "layer 1 is LSTM(), where this recipe has Conv2D(filters=32, kernel_size=[3, 3], "
     "padding=valid, activation=relu, use_bias=True)"),
    (lambda layers: layers[2]['config'].update(filters=16),
     'layer 1 is Conv2D(filters=16, kernel_size=[3, 3]'),
    (lambda layers: layers.pop(), 'has 6 layers and this recipe 7'),
])
def test_another_network_is_told_by_its_first_other_layer(change, complaint):
  with pytest.raises(errors.InputError) as caught:
    keras_json.check_compatible(_changed(change), _text(), 'a.json')
  assert str(caught.value).startswith(f'a.json: {complaint}')


def test_dropout_and_names_do_not_matter():
  text = _text(dropout=0.5).replace('conv1', 'first')
  keras_json.check_compatible(text, _text(), 'a.json')
