"""Comparison of architectures: equal ones pass, others are refused by the first different layer."""

import json

import pytest

from engine.export import keras_json
from engine.export import keras_json_comparison
from engine.models import model_registry
from tfrecords import errors
from tfrecords import preprocessing_config


def _text(**settings):
  preprocessing, shape = preprocessing_config.Preprocessing(0, False), (28, 28, 1)
  network = model_registry.build('cnn', shape, 10, **settings)
  return keras_json.dumps('small', network.layer_specs(), preprocessing, shape)


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
    keras_json_comparison.check_compatible(text, _text(), 'a.json')
  assert str(caught.value).startswith(f'a.json: {complaint}')
  assert '\n' not in str(caught.value)


def _changed(change):
  model = json.loads(_text())
  change(model['config']['layers'])
  return json.dumps(model)


@pytest.mark.parametrize('change, complaint', [
    (lambda layers: layers.insert(2, {'class_name': 'LSTM', 'config': {}}),
     "layer 1 is LSTM(), where this recipe has Conv2D(filters=32, kernel_size=[3, 3], "
     "strides=[1, 1], padding=valid, activation=relu, use_bias=True)"),
    (lambda layers: layers[2]['config'].update(strides=(2, 2)),
     'layer 1 is Conv2D(filters=32, kernel_size=[3, 3], strides=[2, 2]'),
    (lambda layers: layers[2]['config'].update(filters=16),
     'layer 1 is Conv2D(filters=16, kernel_size=[3, 3]'),
    (lambda layers: layers.pop(), 'has 6 layers and this recipe 7'),
])
def test_another_network_is_told_by_its_first_other_layer(change, complaint):
  with pytest.raises(errors.InputError) as caught:
    keras_json_comparison.check_compatible(_changed(change), _text(), 'a.json')
  assert str(caught.value).startswith(f'a.json: {complaint}')


def test_dropout_and_names_do_not_matter():
  text = _text(dropout=0.5).replace('conv1', 'first')
  keras_json_comparison.check_compatible(text, _text(), 'a.json')


def test_a_pair_of_an_earlier_version_has_no_strides():
  text = _changed(lambda layers: layers[2]['config'].pop('strides'))
  keras_json_comparison.check_compatible(text, _text(), 'a.json')
