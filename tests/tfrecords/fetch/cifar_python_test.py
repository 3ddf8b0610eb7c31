"""Conversion of CIFAR's Python version to the binary files, byte for byte."""

import dataclasses
import pickle

import numpy as np
import pytest

from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords.fetch import cifar_python

_SPEC = dataclasses.replace(datasets.get('cifar10'), train_examples=7, test_examples=3,
                            train_files=('data_batch_1.bin', 'data_batch_2.bin'))


def _write(folder, spec, keys=('labels',)):
  """Writes the Python version of random records; returns them by file."""
  folder.mkdir(parents=True)
  found = {}
  for seed, name in enumerate(spec.train_files + spec.test_files):
    records = found[name] = small_records.random(4, spec, seed)
    labels = {key.encode(): records[:, place].tolist() for place, key in enumerate(keys)}
    values = labels | {b'data': records[:, spec.label_bytes:], b'batch_label': b'one'}
    (folder / name.removesuffix('.bin')).write_bytes(pickle.dumps(values, 2))
  return found


@pytest.mark.parametrize('spec, folder, keys', [
    (_SPEC, 'cifar-10-batches-py', ('labels',)),
    (datasets.get('cifar100'), 'cifar-100-python', ('coarse_labels', 'fine_labels'))])
def test_the_binary_files_have_the_same_records(tmp_path, spec, folder, keys):
  records, lines = _write(tmp_path / folder, spec, keys), []
  source = cifar_python.find(spec, tmp_path)
  assert source == tmp_path / folder
  target = cifar_python.convert(spec, source, tmp_path / spec.directory, lines.append)
  for name, wanted in records.items():
    np.testing.assert_array_equal(
        np.fromfile(target / name, np.uint8).reshape(wanted.shape), wanted)
  assert lines == [f'{spec.name}: converting {source}, the Python version, to {target}; nothing is '
                   'downloaded']
  assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder, spec.directory])


def test_find(tmp_path):
  assert cifar_python.find(_SPEC, tmp_path) is None
  folder = tmp_path / 'cifar-10-batches-py'
  folder.mkdir()
  assert cifar_python.find(_SPEC, folder) == folder
  assert cifar_python.find(datasets.get('mnist'), tmp_path) is None
  folder.rmdir()
  (tmp_path / 'cifar-10-python.tar.gz').touch()
  with pytest.raises(errors.InputError) as caught:
    cifar_python.find(_SPEC, tmp_path)
  assert str(caught.value) == (
      f'{tmp_path}/cifar-10-python.tar.gz: is the archive of the Python version of cifar10; unpack '
      'it there (tar -xzf), or move it away to have the binary version downloaded')


@pytest.mark.parametrize('data, words', [
    (None, 'no such file'), (b'', 'Ran out of input'),
    (b'\x80\x02}.', 'does not hold images of 3,072')])
def test_a_damaged_file_changes_nothing(tmp_path, data, words):
  source = tmp_path / 'cifar-10-batches-py'
  _write(source, _SPEC)
  (source / 'data_batch_2').unlink()
  if data is not None:
    (source / 'data_batch_2').write_bytes(data)
  with pytest.raises(errors.InputError) as caught:
    cifar_python.convert(_SPEC, source, tmp_path / 'new', print)
  assert str(caught.value).startswith(f'{source}/data_batch_2: ')
  assert words in str(caught.value)
  assert [path.name for path in tmp_path.iterdir()] == ['cifar-10-batches-py']


def test_a_target_that_cannot_be_written(tmp_path):
  _write(tmp_path / 'cifar-10-batches-py', _SPEC)
  with pytest.raises(errors.InputError, match=r'new/cifar: cannot be written \(No such f'):
    cifar_python.convert(
        _SPEC, tmp_path / 'cifar-10-batches-py', tmp_path / 'new' / 'cifar', print)
