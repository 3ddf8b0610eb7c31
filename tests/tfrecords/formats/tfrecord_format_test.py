"""TFRecord files: the same training as from binary files, and files that are refused."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from tests.tfrecords import small_records
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import augmentation_config
from tfrecords.formats import tfrecord_format

_SPEC = small_records.SPEC
_REMEDY = 'write the file again with `records_main --action=pack --dataset=small`'


def _pack(data_dir, spec=_SPEC):
  """Writes binary files, and each once more as a TFRecord file; returns the folder."""
  small_records.write(data_dir, spec)
  directory = data_dir / spec.directory
  for name in spec.train_files + spec.test_files:
    records = np.fromfile(directory / name, np.uint8).reshape(-1, spec.record_bytes)
    tfrecord_format.write(spec, (directory / name).with_suffix('.tfrecord'), records)
  return directory


def _write(path, serialized):
  with tf.io.TFRecordWriter(str(path)) as writer:
    for record in serialized:
      writer.write(record)


def _sound(count):
  return [
    tfrecord_format.serialize(_SPEC, record.tobytes()) for record in small_records.random(count)
  ]


def _message(path):
  with pytest.raises(errors.InputError) as caught:
    tfrecord_format.check(_SPEC, path)
  assert '\n' not in str(caught.value)
  return str(caught.value)


@pytest.mark.parametrize('budget', [2**32, 0])
def test_the_same_training_batches_bit_for_bit(tmp_path, budget):
  _pack(tmp_path)
  batches = []
  for data_source in ('binary', 'tfrecord'):
    source = reader.open_source(_SPEC, tmp_path, 'train', data_source)
    data = pipeline.TrainingData(
      source,
      augmentation_config.AugmentationConfig(crop_size=4),
      8,
      seed=3,
      memory_budget_bytes=budget,
    )
    batches.append(list(data.batches().take(9).as_numpy_iterator()))
  for (images, labels), (other_images, other_labels) in zip(*batches, strict=True):
    np.testing.assert_array_equal(images, other_images)
    np.testing.assert_array_equal(labels, other_labels)


@pytest.mark.parametrize('label_bytes', [1, 2])
def test_records_come_back_byte_for_byte(tmp_path, label_bytes):
  spec = dataclasses.replace(_SPEC, label_bytes=label_bytes, label_offset=label_bytes - 1,
                             train_examples=1200)
  _pack(tmp_path, spec)
  binary, packed = (
      list(reader.open_source(spec, tmp_path, 'train', name).records().as_numpy_iterator())
      for name in ('binary', 'tfrecord'))
  assert len(packed) == 1200
  np.testing.assert_array_equal(packed, binary)


def test_write_leaves_nothing_but_the_file(tmp_path):
  path = tmp_path / 'one.tfrecord'
  tfrecord_format.write(_SPEC, path, small_records.random(3))
  assert list(tmp_path.iterdir()) == [path]
  assert tfrecord_format.check(_SPEC, path) == 3


def test_a_writer_that_fails_leaves_the_old_file(tmp_path):
  path = tmp_path / 'one.tfrecord'
  tfrecord_format.write(_SPEC, path, small_records.random(3))
  with pytest.raises(AttributeError):
    tfrecord_format.write(_SPEC, path, [small_records.random(1)[0], None])
  assert tfrecord_format.check(_SPEC, path) == 3


def test_serialized_by_hand():
  record = bytes([2, *range(144)])
  features = tf.train.Example.FromString(tfrecord_format.serialize(_SPEC, record)).features.feature
  assert features['label'].bytes_list.value == [b'\x02']
  assert features['image'].bytes_list.value == [bytes(range(144))]


@pytest.mark.parametrize('position', [0, 3, 700])
@pytest.mark.parametrize('harm', ['cut', 'cut in the frame', 'cut at the end', 'flipped bit'])
def test_damaged_file(tmp_path, position, harm):
  path = tmp_path / 'one.tfrecord'
  _write(path, _sound(701))
  content = bytearray(path.read_bytes())
  length = len(content) // 701
  offset = position * length
  if harm == 'flipped bit':
    content[offset + 100] ^= 1
  else:
    del content[offset + {'cut': 100, 'cut in the frame': 5, 'cut at the end': length - 1}[harm]:]
  path.write_bytes(content)
  assert _message(path) == (
      f'{path}: record {position} at offset {offset} is cut or damaged; {_REMEDY}')


def test_empty_file(tmp_path):
  path = tmp_path / 'one.tfrecord'
  path.touch()
  assert _message(path) == f'{path}: holds no record; {_REMEDY}'


def _example(**features):
  return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def _bytes(*values):
  return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


_NO_EXAMPLE = 'is no tf.train.Example with one label and one image'
_UNSOUND = {
    'text': (b'a line of text', _NO_EXAMPLE),
    'nothing': (b'', _NO_EXAMPLE),
    'no label': (_example(image=_bytes(bytes(144))), _NO_EXAMPLE),
    'two labels': (_example(label=_bytes(b'\0', b'\1'), image=_bytes(bytes(144))), _NO_EXAMPLE),
    'a number': (_example(
        label=tf.train.Feature(int64_list=tf.train.Int64List(value=[1])),
        image=_bytes(bytes(144))), _NO_EXAMPLE),
    'short image': (_example(label=_bytes(b'\0'), image=_bytes(bytes(143))),
                    'has 1 + 143 bytes of label and image; small has 1 + 144'),
    'a byte too far left': (_example(label=_bytes(b'\0\0'), image=_bytes(bytes(143))),
                            'has 2 + 143 bytes of label and image; small has 1 + 144'),
    'long label': (_example(label=_bytes(b'\0\0'), image=_bytes(bytes(144))),
                   'has 2 + 144 bytes of label and image; small has 1 + 144'),
    'label': (_example(label=_bytes(b'\3'), image=_bytes(bytes(144))),
              'has label 3; small has labels 0 to 2'),
}


@pytest.mark.parametrize('position', [0, 2, 600])
@pytest.mark.parametrize('kind', _UNSOUND)
def test_unsound_record(tmp_path, kind, position):
  path = tmp_path / 'one.tfrecord'
  record, problem = _UNSOUND[kind]
  sound = _sound(601)
  _write(path, [*sound[:position], record, *sound[position:]])
  offset = position * (len(sound[0]) + 16)
  assert _message(path) == (f'{path}: record {position} at offset {offset} {problem}; is this the '
                            f'right file? Else {_REMEDY}')


def test_refused_before_anything_is_read(tmp_path):
  directory = _pack(tmp_path)
  _write(directory / 'two.tfrecord', [*_sound(2), b'text'])
  with pytest.raises(errors.InputError, match='two.tfrecord: record 2 at offset'):
    reader.open_source(_SPEC, tmp_path, 'train', 'tfrecord')
