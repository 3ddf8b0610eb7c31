"""Weights as Keras's HDF5: there, back, and files that are refused."""

import h5py
import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from engine.export import keras_weights
from engine.export import weights_parser
from engine.models import model_registry
from tfrecords import errors


def _network(model='cnn', seed=0):
  return model_registry.build(model, (16, 16, 1), 10, seed)


def _values(network):
  return [variable.numpy() for variable in network.variables]


@pytest.mark.parametrize('model', model_registry.MODELS)
def test_there_and_back(tmp_path, model):
  one, other = _network(model, 0), _network(model, 1)
  if one.layer_specs() is None:
    return
  for number, variable in enumerate(one.variables):
    variable.assign_add(np.full(variable.shape, 0.01 * number, np.float32))
  keras_weights.write(tmp_path / 'a.h5', one.layer_specs())
  keras_weights.read(tmp_path / 'a.h5', other.layer_specs())
  for mine, theirs in zip(_values(one), _values(other), strict=True):
    np.testing.assert_array_equal(mine, theirs)
  assert [path.name for path in tmp_path.iterdir()] == ['a.h5']


def test_groups_and_names_are_those_of_keras(tmp_path):
  keras_weights.write(tmp_path / 'a.h5', _network().layer_specs())
  with h5py.File(tmp_path / 'a.h5') as file:
    assert weights_parser.strings(file, 'layer_names') == ['conv1', 'conv2', 'softmax']
    assert weights_parser.strings(file['conv1'], 'weight_names') == ['conv1/kernel', 'conv1/bias']
    assert file['conv1']['conv1/kernel'].shape == (3, 3, 1, 32)


def _refused(path, network):
  before = _values(network)
  with pytest.raises(errors.InputError) as caught:
    keras_weights.read(path, network.layer_specs())
  assert '\n' not in str(caught.value)
  assert all(np.array_equal(a, b) for a, b in zip(before, _values(network), strict=True))
  return str(caught.value)


def test_another_networks_file_changes_nothing(tmp_path):
  keras_weights.write(tmp_path / 'a.h5', _network('softmax').layer_specs())
  assert _refused(tmp_path / 'a.h5', _network()) == (
      f'{tmp_path}/a.h5: has weights of 1 layers, and the network has 3; give the .h5 that belongs '
      'to the .json')
  wide = model_registry.build('cnn', (28, 28, 1), 10)
  keras_weights.write(tmp_path / 'b.h5', wide.layer_specs())
  assert _refused(tmp_path / 'b.h5', _network()) == (
      f'{tmp_path}/b.h5: softmax has 1600x10 and 10, and the network has 256x10 and 10; give the '
      '.h5 that belongs to the .json')


def test_a_missing_a_cut_and_another_file(tmp_path):
  network = _network()
  assert _refused(tmp_path / 'none.h5', network) == f'{tmp_path}/none.h5: no such file'
  keras_weights.write(tmp_path / 'a.h5', network.layer_specs())
  data = (tmp_path / 'a.h5').read_bytes()
  (tmp_path / 'a.h5').write_bytes(data[:len(data) // 2])
  assert 'not a file of Keras weights that can be read (' in _refused(tmp_path / 'a.h5', network)
  with h5py.File(tmp_path / 'b.h5', 'w') as file:
    file.create_dataset('x', data=[1, 2])
  assert 'not a file of Keras weights that can be read (' in _refused(tmp_path / 'b.h5', network)


@hypothesis.given(data=st.binary(max_size=100))
def test_any_bytes_end_in_one_line(tmp_path_factory, data):
  path = tmp_path_factory.mktemp('any') / 'a.h5'
  path.write_bytes(data)
  assert 'not a file of Keras weights that can be read (' in _refused(path, _network('softmax'))
