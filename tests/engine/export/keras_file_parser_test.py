"""Parsing of .keras files: members, sizes, weights."""

import io
import json
import zipfile

import h5py
import numpy as np
import pytest

from engine.export import keras_file_parser
from tfrecords import errors

_DENSE = {'class_name': 'Dense', 'config': {'units': 2, 'activation': 'softmax', 'use_bias': True}}
_MODEL = {'class_name': 'Sequential', 'config': {'layers': [
    {'class_name': 'InputLayer', 'config': {'batch_shape': [None, 1, 1, 3]}},
    {'class_name': 'Flatten', 'config': {}}, _DENSE]}}


def _write(path, **weights):
  content = io.BytesIO()
  with h5py.File(content, 'w') as file:
    for index, values in weights.items():
      file[f'layers/dense/vars/{index[-1]}'] = values
  with zipfile.ZipFile(path, 'w') as archive:
    archive.writestr('config.json', json.dumps(_MODEL))
    archive.writestr('model.weights.h5', content.getvalue())
  return str(path)


def test_layers_and_arrays(tmp_path):
  values = np.arange(6, dtype=np.float64).reshape(3, 2)
  (text,), arrays = keras_file_parser.parse(
      _write(tmp_path / 'a.keras', v0=values, v1=np.ones(2, np.float32)))
  assert json.loads(text) == {
      'image_shape': [1, 1, 3], 'layers': ['flatten', 'dense'], 'rescaled': False, 'softmax': True,
      'variables': [['weights', 'biases']]}
  np.testing.assert_array_equal(arrays[0], values)
  assert [array.dtype for array in arrays] == [np.float32] * 2


@pytest.mark.parametrize('weights, message', [
    ({'v0': np.ones([3, 2])}, "'layers/dense/vars/1' is missing or a link"),
    ({'v0': np.ones([3, 2]), 'v1': np.array([1.0, np.nan])}, 'vars/1 holds NaN or infinite values'),
    ({'v0': np.ones([3, 2], np.int32), 'v1': np.ones(2)}, 'is not an array of floating-point num')])
def test_weights_that_cannot_be_used(tmp_path, weights, message):
  with pytest.raises(errors.InputError, match=message):
    keras_file_parser.parse(_write(tmp_path / 'a.keras', **weights))


def test_a_member_that_is_too_large(tmp_path, monkeypatch):
  monkeypatch.setattr(keras_file_parser, '_MAX_JSON', 10)
  with pytest.raises(errors.InputError, match='config.json in it has more than 0 MB'):
    keras_file_parser.parse(_write(tmp_path / 'a.keras'))
