"""A network in numbers: the tutorial's by hand, and what holds for all."""

import pytest

from engine.models import layer_summary
from engine.models import model_registry

_SHAPES = {'softmax': (28, 28, 1), 'deep': (28, 28, 1), 'dense': (28, 28, 1), 'cnn': (28, 28, 1)}


def _found(name):
  shape = _SHAPES.get(name, (24, 24, 3))
  network = model_registry.build(name, shape, 10)
  return network, layer_summary.layers(network, shape)


def test_the_tutorials_network_by_hand():
  network, found = _found('tutorial')
  assert layer_summary.multiply_adds(network, (24, 24, 3)) == sum(
      layer.multiply_adds for layer in found)
  assert {layer.name: (layer.shape, layer.parameters, layer.multiply_adds) for layer in found} == {
      'conv1': ((24, 24, 64), 4_864, 24 * 24 * 5 * 5 * 3 * 64),
      'pool1': ((12, 12, 64), 0, 0), 'norm1': ((12, 12, 64), 0, 0),
      'conv2': ((12, 12, 64), 102_464, 12 * 12 * 5 * 5 * 64 * 64),
      'norm2': ((12, 12, 64), 0, 0), 'pool2': ((6, 6, 64), 0, 0),
      'local3': ((384,), 885_120, 2304 * 384), 'local4': ((192,), 73_920, 384 * 192),
      'softmax_linear': ((10,), 1_930, 192 * 10)}


@pytest.mark.parametrize('name', model_registry.MODELS)
def test_every_parameter_and_every_product_has_its_layer(name):
  network, found = _found(name)
  assert sum(layer.parameters for layer in found) == model_registry.parameter_count(network)
  assert {layer.name for layer in found if layer.multiply_adds} >= set(network.TRAINABLE_LAYERS)
  assert all(layer.multiply_adds for layer in found if layer.parameters)


def test_fixed_filters_have_products_and_no_parameters():
  _, found = _found('airbench')
  whiten = found[0]
  assert (whiten.name, whiten.shape, whiten.parameters) == ('whiten', (23, 23, 24), 0)
  assert whiten.multiply_adds == 23 * 23 * 2 * 2 * 3 * 24
  # Before its pooling a convolution has four times the pixels of its output.
  assert found[1].shape == (11, 11, 64)
  assert found[1].multiply_adds == 23 * 23 * 3 * 3 * 24 * 64


def test_table():
  text = layer_summary.table([layer_summary.LayerSummary('conv1', (24, 24, 64), 4864, 2764800),
                              layer_summary.LayerSummary('softmax', (10,), 1930, 1920)])
  assert text.splitlines() == [
      'layer    output    parameters  multiply-adds',
      'conv1    24x24x64       4,864      2,764,800',
      'softmax  10             1,930          1,920',
      'all                     6,794      2,766,720']
