"""Tests for engine.models.layer_specs: every sequential network, each variable once; refusals."""

import pytest
import tensorflow as tf

from engine.models import layer_specs
from engine.models import model_registry
from tfrecords import errors

_KINDS = {'conv', 'pool', 'average', 'normalize', 'lrn', 'relu', 'silu', 'gelu', 'rescale',
          'flatten', 'global_max', 'global_average', 'dropout', 'dense'}
_SEQUENTIAL = 'sequential:conv/4/3/2,norm,gelu,average/2,rescale/2/1,global_average,dense'


@pytest.mark.parametrize('name', [*model_registry.MODELS, _SEQUENTIAL])
@pytest.mark.parametrize('dropout', [0.0, 0.25])
def test_the_layers_of_a_sequential_network_have_every_variable_once(name, dropout):
  network = model_registry.build(name, (16, 16, 3), 10, dropout=dropout)
  layers = network.layer_specs()
  if layers is None:
    return
  assert {layer.kind for layer in layers} <= _KINDS
  assert len({layer.name for layer in layers}) == len(layers)
  found = [variable.ref() for layer in layers for variable in layer.variables]
  assert len(found) == len(set(found))
  assert set(found) == {variable.ref() for variable in network.variables}
  rates = {layer.settings['rate'] for layer in layers if layer.kind == 'dropout'}
  assert rates <= ({dropout} if dropout else set())
  assert layers[-1].kind == 'dense'
  assert not layers[-1].settings['relu']


def test_settings_come_from_the_variables():
  filters, biases = tf.Variable(tf.zeros([5, 5, 3, 7])), tf.Variable(tf.zeros([7]))
  layer = layer_specs.conv('a', filters, biases, padding='valid', trained=False)
  assert layer.settings == {
      'filters': 7, 'size': 5, 'strides': 1, 'padding': 'valid', 'relu': True, 'trained': False}
  assert layer_specs.dense('b', tf.Variable(tf.zeros([4, 6]))).settings == {
    'units': 6,
    'relu': True,
  }
  assert layer_specs.dropout('c', 0.0) == []


def test_a_network_that_is_no_sequence_is_refused_in_one_line():
  layers = [layer_specs.pool('a', 2, 2)]
  assert layer_specs.require(layers, 'tutorial', 'export to Keras') == layers
  with pytest.raises(errors.InputError) as caught:
    layer_specs.require(None, 'resnet', 'export to Keras')
  assert str(caught.value) == (
      'network resnet does not offer export to Keras: it is not a sequence of standard layers, as '
      'where shortcuts lead around some; give another --format, or another network')
