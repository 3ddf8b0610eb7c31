"""Records from files: known bytes at their places, and files that are refused."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import imported_set
from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader

_SPEC = small_records.SPEC
_TWO_LABELS = dataclasses.replace(_SPEC, label_bytes=2, label_offset=1)


def _message(tmp_path, split='train', data_source='binary', spec=_SPEC):
  with pytest.raises(errors.InputError) as caught:
    reader.open_source(spec, tmp_path, split, data_source)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_decode_by_hand():
  """One record of a 2 x 3 image: label 1, red 10..15, green 20..25, blue 30..35."""
  spec = dataclasses.replace(_SPEC, image_shape=(2, 3, 3))
  record = [1, *range(10, 16), *range(20, 26), *range(30, 36)]
  images, labels = reader.decode(spec, tf.constant([record], tf.uint8))
  assert images.numpy().tolist() == [[[[10, 20, 30], [11, 21, 31], [12, 22, 32]],
                                      [[13, 23, 33], [14, 24, 34], [15, 25, 35]]]]
  assert labels.numpy().tolist() == [1]
  assert (images.dtype, labels.dtype) == (tf.uint8, tf.int32)


@pytest.mark.parametrize('spec, scheme', [(_SPEC, ''), (_TWO_LABELS, ''), (_SPEC, 'file://')])
def test_every_pixel_of_every_file_lands_at_its_place(tmp_path, spec, scheme):
  records = small_records.write(tmp_path, spec)
  for split in ('train', 'test'):
    source = reader.open_source(spec, f'{scheme}{tmp_path}', split)
    images, labels = record_loader.load(source)
    np.testing.assert_array_equal(images, small_records.images(records[split], spec))
    np.testing.assert_array_equal(labels, records[split][:, spec.label_bytes - 1])
    assert source.num_examples == len(labels) == spec.examples(split)


def test_the_fine_label_is_the_label(tmp_path):
  spec = dataclasses.replace(_TWO_LABELS, train_files=('one.bin',))
  records = small_records.random(2, spec)
  records[:, 0], records[:, 1] = 200, [2, 1]  # a coarse label may be anything
  (tmp_path / 'small-bin').mkdir()
  (tmp_path / 'small-bin' / 'one.bin').write_bytes(records.tobytes())
  source = reader.open_source(spec, tmp_path, 'train')
  assert record_loader.load(source)[1].numpy().tolist() == [2, 1]


def test_records_are_the_bytes_of_the_files(tmp_path):
  records = small_records.write(tmp_path)['train']
  dataset = reader.open_source(_SPEC, tmp_path, 'train').records()
  assert dataset.element_spec == tf.TensorSpec([145], tf.uint8)
  for _ in range(2):
    np.testing.assert_array_equal(list(dataset.as_numpy_iterator()), records)


def test_sources_know_their_size(tmp_path):
  small_records.write(tmp_path)
  source = reader.open_source(_SPEC, str(tmp_path), 'train')
  assert (source.num_examples, source.total_bytes) == (30, 30 * 145)
  part = source.slice(15, 19)
  assert (part.num_examples, part.total_bytes) == (4, 4 * 145)


def test_a_part_of_a_part(tmp_path):
  """The records [12, 25) across both files, and of those [4, 6)."""
  records = small_records.write(tmp_path)['train']
  part = reader.open_source(_SPEC, tmp_path, 'train').slice(12, 25)
  np.testing.assert_array_equal(list(part.records().as_numpy_iterator()), records[12:25])
  np.testing.assert_array_equal(record_loader.load(part.slice(4, 6))[0],
                                small_records.images(records[16:18]))


def test_other_files_do_not_matter(tmp_path):
  small_records.write(tmp_path)
  (tmp_path / 'small-bin' / 'two.bin').write_bytes(b'')
  assert reader.open_source(_SPEC, tmp_path, 'test').num_examples == 11


def test_missing_files_are_named(tmp_path):
  small_records.write(tmp_path)
  (tmp_path / 'small-bin' / 'two.bin').unlink()
  assert _message(tmp_path) == (
      f'{tmp_path}/small-bin: two.bin of data set small not found; get them with `records_main '
      '--action=fetch --dataset=small` or point --data_dir at them')


def test_missing_directory(tmp_path):
  assert 'small-bin: one.bin, two.bin of data set small not found' in _message(tmp_path)


def test_missing_tfrecord_files_are_to_be_packed(tmp_path):
  small_records.write(tmp_path)
  message = _message(tmp_path, data_source='tfrecord')
  assert 'one.tfrecord, two.tfrecord of data set small not found' in message
  assert '`records_main --action=pack --dataset=small`' in message


def test_unknown_data_source(tmp_path):
  assert _message(tmp_path, data_source='csv') == (
      '--data_source=csv: give one of binary, tfrecord, tfds')


@pytest.mark.parametrize('container', ['records', 'tfrecord'])
@pytest.mark.parametrize('classes', [3, 300])
def test_an_imported_set_is_read_as_it_was_written(tmp_path, container, classes):
  names = tuple(f'c{number}' for number in range(classes))
  counts = {split: (2,) * classes for split in ('train', 'validation', 'test')}
  imported_set.write(tmp_path, classes=names, shape=(3, 2, 3), counts=counts, container=container)
  spec = datasets.get(str(tmp_path))
  for number, split in enumerate(('train', 'validation', 'test')):
    wanted = imported_set.records((3, 2, 3), counts[split], classes, seed=number)
    source = reader.open_source(spec, 'nowhere', split)
    assert source.num_examples == 2 * classes
    np.testing.assert_array_equal(list(source.records().as_numpy_iterator()), wanted)
    images, labels = record_loader.load(source)
    np.testing.assert_array_equal(images, small_records.images(wanted, spec))
    np.testing.assert_array_equal(labels, record_loader.read_labels(source))
    decoded, same = reader.decode(spec, tf.constant(wanted))
    np.testing.assert_array_equal(images, decoded)
    np.testing.assert_array_equal(labels, same)
    assert np.bincount(labels).tolist() == [2] * classes


def test_a_set_without_a_validation_split(tmp_path):
  small_records.write(tmp_path)
  assert _message(tmp_path, 'validation') == 'split=validation: give train or test'


def test_tensorflow_datasets_are_not_read_at_an_address():
  assert _message('gs://b/data', data_source='tfds').startswith(
      '--data_source=tfds: --data_dir=gs://b/data is an address; give a directory of this machine')
