"""Small networks as TensorFlow Lite, float and quantized."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.export import exported_model
from engine.export import tflite_export
from engine.export import tflite_operations
from tests.engine.export import formats_agree
from tests.engine.export import small_networks

_AIRBENCH = {'model': 'airbench', 'weight_decay_layers': (), 'standardize': False, 'crop_size': 12}


@pytest.fixture(name='network', scope='module')
def fixture_network(tmp_path_factory):
  return small_networks.make(tmp_path_factory.mktemp('run'), 'tflite', test_time_flip=True)


def _quantized(network, quantize, path):
  network.card = dataclasses.replace(network.card, quantize=quantize)
  tflite_export.write(network, path, small_networks.IMAGES)
  return path / 'model.tflite'


def test_float_answers_what_the_network_answers(tmp_path, network):
  formats_agree.check(network, _quantized(network, 'none', tmp_path).parent)


def test_layers_of_other_programs(tmp_path):
  network = small_networks.make(
      tmp_path / 'run', 'tflite', model='sequential:conv/4/3/2,norm,gelu,average/2,flatten,dense',
      weight_decay_layers=('all',), standardize=False)
  formats_agree.check(network, _quantized(network, 'none', tmp_path).parent)


def test_a_dynamic_range_makes_the_file_smaller(tmp_path, network):
  model = formats_agree.check(network, _quantized(network, 'dynamic', tmp_path).parent, 0.02)
  size = sum(variable.shape.num_elements() for variable in network.network.variables)
  assert model.path.stat().st_size < 1.2 * size + 30_000
  assert model.card.quantize == 'dynamic'


def test_int8_keeps_normalization_and_preprocessing_in_float(tmp_path, network):
  path = _quantized(network, 'int8', tmp_path)
  model = exported_model.open_model(path)
  found = model.probabilities(small_networks.IMAGES)
  expected = network.probabilities(tf.constant(small_networks.IMAGES))
  np.testing.assert_allclose(found, expected, atol=0.05)
  kept = tflite_operations.in_float(path.read_bytes())
  assert {'DIV', 'SQRT', 'SOFTMAX', 'MEAN'} <= {*kept}
  assert not {'CONV_2D', 'FULLY_CONNECTED', 'MAX_POOL_2D'} & {*kept}


def test_int8_of_a_silu_network_is_in_integers(tmp_path):
  path = _quantized(small_networks.make(tmp_path / 'run', 'tflite', **_AIRBENCH), 'int8', tmp_path)
  assert tflite_operations.in_float(path.read_bytes()) == ['SOFTMAX']
