"""Tests for engine.style.mat_file: both layouts, and what is something else."""

import hashlib

import numpy as np
import pytest
from scipy import io as scipy_io

from engine.style import mat_file
from tests.engine.style import small_vgg
from tfrecords import errors


@pytest.mark.parametrize('layout', ['old', 'new'])
def test_both_layouts_say_the_same(tmp_path, layout):
  path = small_vgg.write(tmp_path / 'a.mat', layout)
  found = mat_file.read(path)
  assert found.layout == layout
  np.testing.assert_allclose(found.mean, small_vgg.MEAN, rtol=1e-6)
  assert found.md5 == hashlib.md5(path.read_bytes()).hexdigest()
  wanted = small_vgg.weights()
  assert set(found.layers) == {*wanted, 'fc6'}
  for name, (filters, biases) in wanted.items():
    np.testing.assert_array_equal(found.layers[name][0], filters)
    np.testing.assert_array_equal(found.layers[name][1], biases)


def _cell(*values):
  cell = np.empty([1, len(values)], object)
  cell[0, :] = values
  return cell


_LAYERS = _cell({'name': 'conv1_1', 'type': 'relu'})
_MEAN = {'averageImage': np.zeros([1, 1, 3])}


@pytest.mark.parametrize('values, words', [
    ({'x': 1.0}, 'holds nothing, not layers with normalization or meta; give imagenet-vgg-very'),
    ({'layers': _LAYERS}, 'holds layers, not layers with'),
    ({'layers': _LAYERS, 'normalization': _MEAN, 'meta': {'normalization': _MEAN}},
     'holds both normalization, as in the old layout, and meta, as in the new one; give'),
    ({'layers': _LAYERS, 'normalization': {'averageImage': np.zeros([2, 2])}},
     'has no averageImage of three colors'),
    ({'layers': _LAYERS, 'meta': _MEAN}, 'has no averageImage of three colors'),
    ({'layers': _cell({'type': 'conv'}, {'type': 'relu'}), 'normalization': _MEAN},
     'has a layer without a name'),
    ({'layers': _cell({'name': 'a', 'weights': np.zeros([3, 2])}, {'name': 'b'}),
      'normalization': _MEAN}, 'layer a has 3 weights, not filters and biases'),
])
def test_what_is_something_else(tmp_path, values, words):
  scipy_io.savemat(tmp_path / 'a.mat', values)
  with pytest.raises(errors.InputError) as caught:
    mat_file.read(tmp_path / 'a.mat')
  assert str(caught.value).startswith(f'{tmp_path}/a.mat: ')
  assert words in str(caught.value)
  assert '\n' not in str(caught.value)


def test_what_is_no_such_file(tmp_path):
  with pytest.raises(errors.InputError, match='none.mat: no such file'):
    mat_file.read(tmp_path / 'none.mat')
  whole = small_vgg.write(tmp_path / 'cut.mat').read_bytes()
  hdf5 = b'MATLAB 7.3 MAT-file'.ljust(124) + b'\x00\x02IM' + bytes(400)
  for name, data in (('cut.mat', whole[:len(whole) // 2]), ('text.mat', b'not a matrix' * 30),
                     ('empty.mat', b''), ('new.mat', hdf5)):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(errors.InputError) as caught:
      mat_file.read(tmp_path / name)
    assert f'{name}: cannot be read (' in str(caught.value)
    assert '\n' not in str(caught.value)


def test_known_files_are_two():
  assert sorted(mat_file.KNOWN_MD5.values()) == ['new', 'old']
  assert all(len(md5) == 32 and int(md5, 16) for md5 in mat_file.KNOWN_MD5)
