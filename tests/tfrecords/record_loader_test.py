"""Records in memory: the same from every container, and refused if they do not fit."""

import dataclasses

import numpy as np
import pytest

from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader

_SPEC = small_records.SPEC


def test_more_records_than_a_block(tmp_path):
  spec = dataclasses.replace(_SPEC, train_examples=1500)
  records = small_records.write(tmp_path, spec)['train']
  images, labels = record_loader.load(reader.open_source(spec, tmp_path, 'train'))
  np.testing.assert_array_equal(images, small_records.images(records))
  np.testing.assert_array_equal(labels, records[:, 0])


@pytest.mark.parametrize('counted, came', [(29, 'more'), (31, '30')])
def test_files_that_changed_since_they_were_counted(tmp_path, counted, came):
  small_records.write(tmp_path)
  source = dataclasses.replace(
      reader.open_source(_SPEC, tmp_path, 'train'), num_examples=counted)
  with pytest.raises(errors.InputError,
                     match=f'small: {counted} records were counted and {came} came'):
    record_loader.load(source)


def test_parts_of_files_in_memory_are_those_of_the_records(tmp_path):
  small_records.write(tmp_path)
  whole = reader.open_source(_SPEC, tmp_path, 'train')
  for start, stop in ((0, 30), (0, 5), (5, 17), (16, 19), (20, 30), (29, 30)):
    part = whole.slice(start, stop)
    images, labels = record_loader.load(part)
    plain, same = record_loader.load(dataclasses.replace(part, arrays=None))
    np.testing.assert_array_equal(images, plain)
    np.testing.assert_array_equal(labels, same)
    inner = record_loader.load(part.slice(0, 1))[0]
    np.testing.assert_array_equal(inner, plain[:1])


def test_a_label_that_no_class_of_an_imported_set_has(tmp_path):
  imported_set.write(tmp_path / 'pets')
  path = tmp_path / 'pets/train-00001-of-00002.bin'
  path.write_bytes(b'\7' + path.read_bytes()[1:])
  source = reader.open_source(datasets.get(str(tmp_path / 'pets')), '', 'train')
  for call in (record_loader.load, record_loader.read_labels):
    with pytest.raises(errors.InputError) as caught:
      call(source)
    assert str(caught.value) == (
        'pets: record 18 has label 7; pets has labels 0 to 2; see `records_main --action=verify`, '
        'and import the data set again')


def test_a_damaged_record_of_an_imported_set(tmp_path):
  imported_set.write(tmp_path / 'pets', container='tfrecord')
  path = tmp_path / 'pets/train-00001-of-00002.tfrecord'
  content = bytearray(path.read_bytes())
  content[60] ^= 1
  path.write_bytes(content)
  source = reader.open_source(datasets.get(str(tmp_path / 'pets')), '', 'train')
  with pytest.raises(errors.InputError, match='^pets: its records cannot be read \\(.*\\); '):
    record_loader.load(source)


@pytest.mark.parametrize('threads', [1, 5])
def test_the_number_of_threads_does_not_matter(tmp_path, monkeypatch, threads):
  spec = dataclasses.replace(_SPEC, train_examples=60)
  records = small_records.write(tmp_path, spec)['train']
  monkeypatch.setattr('os.cpu_count', lambda: threads)
  monkeypatch.setattr(record_loader, '_BLOCK', 1)
  images, labels = record_loader.load(reader.open_source(spec, tmp_path, 'train'))
  np.testing.assert_array_equal(images, small_records.images(records))
  np.testing.assert_array_equal(labels, records[:, 0])
