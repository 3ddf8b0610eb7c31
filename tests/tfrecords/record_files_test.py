"""Records of files by their numbers, in every container."""

import itertools

import numpy as np
import pytest

from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader

# 36 training records in four files of nine.
_CONTAINERS = [('records', False), ('tfrecord', False), ('records', True), ('tfrecord', True)]


def _source(tmp_path, container, compressed, scheme=''):
  imported_set.write(tmp_path, container=container, compressed=compressed, shards=4)
  return reader.open_source(datasets.get(f'{scheme}{tmp_path}'), '', 'train')


@pytest.mark.parametrize('scheme', ['', 'file://'])
@pytest.mark.parametrize('container, compressed', _CONTAINERS)
def test_all_in_order_and_any_range(tmp_path, container, compressed, scheme):
  expected = imported_set.records(imported_set.SHAPE, imported_set.COUNTS['train'], 3)
  source = _source(tmp_path, container, compressed, scheme)
  files = source.files
  assert (files.sizes, files.can_seek) == ([9] * 4, not compressed)
  np.testing.assert_array_equal(list(source.records().as_numpy_iterator()), expected)
  read = files.reader()
  # Within a file, from it on to its end, and back to another.
  for start, stop in ((0, 9), (9, 10), (10, 18), (30, 36), (2, 4)):
    np.testing.assert_array_equal(read(start, stop), expected[start:stop])


@pytest.mark.parametrize('container, compressed', _CONTAINERS[:3])
def test_parts(tmp_path, container, compressed):
  source = _source(tmp_path, container, compressed)
  expected = np.array(list(source.records().as_numpy_iterator()))
  for start, stop in ((0, 36), (4, 5), (8, 10), (9, 27), (35, 36)):
    part = source.slice(start, stop)
    np.testing.assert_array_equal(
        list(part.records().as_numpy_iterator()), expected[start:stop])
    assert sum(part.files.sizes) == stop - start
    inner = part.slice(0, 1)
    np.testing.assert_array_equal(inner.files.reader()(0, 1), expected[start:start + 1])


def test_a_part_of_a_part(tmp_path):
  files = _source(tmp_path, 'records', compressed=False).files
  for start, stop in itertools.combinations(range(0, 37, 4), 2):
    inner = files.slice(2, 35).slice(0, min(33, stop - start) or 1)
    assert inner.sizes == files.slice(2, 2 + (min(33, stop - start) or 1)).sizes


@pytest.mark.parametrize('container, compressed', _CONTAINERS[:3])
def test_a_label_that_no_class_has(tmp_path, container, compressed):
  imported_set.write(tmp_path, classes=('a', 'b', 'c', 'd'), counts={
      'train': (8, 8, 8, 12), 'test': (1, 1, 1, 1)}, container=container, compressed=compressed,
                     shards=4)
  spec = datasets.get(str(tmp_path))
  source = reader.open_source(spec, '', 'train')
  labels = np.array(list(source.records().as_numpy_iterator()))[:, 0]
  first = int(np.flatnonzero(labels == 3)[0])
  # The manifest had a class less, and opening the set reads no label.
  wrong = source.files.__class__(
      spec.__class__(**vars(spec) | {'class_names': ('a', 'b', 'c')}), source.files.parts,
      source.files.packed)
  with pytest.raises(errors.InputError) as caught:
    wrong.reader()(0, 9)
  path = source.files.parts[0].path
  assert str(caught.value) == (
      f'{path}: record {first} has label 3; {spec.name} has labels 0 to 2; see `records_main '
      '--action=verify`, and import the data set again')


@pytest.mark.parametrize('container, text', [
    ('records', ': ends before record 9, and did not when it was opened; restore it from a copy'),
    ('tfrecord', ': records 0 to 8, from offset 0, cannot be read; restore it from a copy')])
def test_a_file_that_was_cut_since_it_was_opened(tmp_path, container, text):
  files = _source(tmp_path, container, compressed=False).files
  path = files.parts[0].path
  path.write_bytes(path.read_bytes()[:-3])
  with pytest.raises(errors.InputError) as caught:
    files.reader()(0, 9)
  assert str(caught.value) == f'{path}{text}'
