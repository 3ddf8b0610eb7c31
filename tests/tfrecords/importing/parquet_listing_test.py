"""Pictures in .parquet files: names, splits, classes and faults."""

import pytest

from tests.tfrecords.importing import small_parquet
from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import parquet_listing

_NAMES = ['dog', 'cat']


def _open(source):
  return parquet_listing.open_listing(small_sources.settings(source))


def _message(source):
  with pytest.raises(errors.InputError) as caught:
    _open(source)
  return str(caught.value)


def test_files_of_splits(tmp_path):
  data = tmp_path / 'data'
  data.mkdir()
  settings = small_sources.settings(tmp_path, kind='parquet')
  with pytest.raises(errors.InputError, match='holds no .parquet file; give a folder that does$'):
    parquet_listing.open_listing(settings)
  pictures = [small_sources.png(seed) for seed in range(4)]
  small_parquet.write(data / 'train-00000-of-00001.parquet', pictures[:3], [1, 0, 1], names=_NAMES,
                      group=2)
  small_parquet.write(data / 'Test-00000-of-00001.parquet', pictures[3:], [1], names=_NAMES)
  found = _open(tmp_path)
  assert found.class_names == ('dog', 'cat')
  entries = {entry.name: entry for entry in found.entries}
  train = entries['data/train-00000-of-00001.parquet/2']
  test = entries['data/Test-00000-of-00001.parquet/0']
  assert (train.label, train.split, test.label, test.split) == ('cat', 'train', 'cat', 'test')
  assert (found.read(train), found.read(test)) == (pictures[2], pictures[3])


def test_faults(tmp_path):
  path = tmp_path / 'a.parquet'
  path.write_bytes(b'PAR1')
  assert _message(path).startswith(f'{path}: cannot be read (')
  assert _message(path).endswith('; give a .parquet file')
  small_parquet.write(path, [b'', b''], [0, 2], names=_NAMES)
  assert _message(path) == f'{path}: has a row with label 2; give each row one of its classes'
  small_parquet.write(path, [b'', b''], ['cat', None])
  assert _message(path) == (
      f'{path}: has a row with label (none); give each row one of its classes')
  small_parquet.write(path, [b''], ['cat'], columns=('image', 'y'))
  assert _message(path) == (
      f'{path}: has the columns image, y; give the labels as label or labels')
  small_parquet.write(path, [b''], [0], names=_NAMES)
  small_parquet.write(tmp_path / 'b.parquet', [b''], [0], names=['x', 'y'])
  assert _message(tmp_path) == (
      f'{tmp_path}/b.parquet: its classes are not those of a.parquet; give files of one data set')
