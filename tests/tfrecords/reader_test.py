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


@pytest.mark.parametrize('spec', [_SPEC, _TWO_LABELS])
def test_every_pixel_of_every_file_lands_at_its_place(tmp_path, spec):
  records = small_records.write(tmp_path, spec)
  for split in ('train', 'test'):
    source = reader.open_source(spec, tmp_path, split)
    images, labels = reader.load(source)
    np.testing.assert_array_equal(images, small_records.images(records[split], spec))
    np.testing.assert_array_equal(labels, records[split][:, spec.label_bytes - 1])
    assert source.num_examples == len(labels) == spec.examples(split)


def test_more_records_than_a_block(tmp_path):
  spec = dataclasses.replace(_SPEC, train_examples=1500)
  records = small_records.write(tmp_path, spec)['train']
  images, labels = reader.load(reader.open_source(spec, tmp_path, 'train'))
  np.testing.assert_array_equal(images, small_records.images(records))
  np.testing.assert_array_equal(labels, records[:, 0])


def test_the_fine_label_is_the_label(tmp_path):
  spec = dataclasses.replace(_TWO_LABELS, train_files=('one.bin',))
  records = small_records.random(2, spec)
  records[:, 0], records[:, 1] = 200, [2, 1]  # a coarse label may be anything
  (tmp_path / 'small-bin').mkdir()
  (tmp_path / 'small-bin' / 'one.bin').write_bytes(records.tobytes())
  source = reader.open_source(spec, tmp_path, 'train')
  assert reader.load(source)[1].numpy().tolist() == [2, 1]


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
  np.testing.assert_array_equal(reader.load(part.slice(4, 6))[0],
                                small_records.images(records[16:18]))


@pytest.mark.parametrize('counted, came', [(29, 'more'), (31, '30')])
def test_files_that_changed_since_they_were_counted(tmp_path, counted, came):
  small_records.write(tmp_path)
  source = dataclasses.replace(
      reader.open_source(_SPEC, tmp_path, 'train'), num_examples=counted)
  with pytest.raises(errors.InputError,
                     match=f'small: {counted} records were counted and {came} came'):
    reader.load(source)


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
    images, labels = reader.load(source)
    np.testing.assert_array_equal(images, small_records.images(wanted, spec))
    np.testing.assert_array_equal(labels, reader.read_labels(source))
    decoded, same = reader.decode(spec, tf.constant(wanted))
    np.testing.assert_array_equal(images, decoded)
    np.testing.assert_array_equal(labels, same)
    assert np.bincount(labels).tolist() == [2] * classes


def test_parts_of_files_in_memory_are_those_of_the_records(tmp_path):
  small_records.write(tmp_path)
  whole = reader.open_source(_SPEC, tmp_path, 'train')
  for start, stop in ((0, 30), (0, 5), (5, 17), (16, 19), (20, 30), (29, 30)):
    part = whole.slice(start, stop)
    images, labels = reader.load(part)
    plain, same = reader.load(dataclasses.replace(part, arrays=None))
    np.testing.assert_array_equal(images, plain)
    np.testing.assert_array_equal(labels, same)
    inner = reader.load(part.slice(0, 1))[0]
    np.testing.assert_array_equal(inner, plain[:1])


def test_a_label_that_no_class_of_an_imported_set_has(tmp_path):
  imported_set.write(tmp_path / 'pets')
  path = tmp_path / 'pets/train-00001-of-00002.bin'
  path.write_bytes(b'\7' + path.read_bytes()[1:])
  source = reader.open_source(datasets.get(str(tmp_path / 'pets')), '', 'train')
  for call in (reader.load, reader.read_labels):
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
    reader.load(source)


def test_a_set_without_a_validation_split(tmp_path):
  small_records.write(tmp_path)
  assert _message(tmp_path, 'validation') == 'split=validation: give train or test'
