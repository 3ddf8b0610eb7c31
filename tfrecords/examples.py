"""TFRecord files: the same records in TensorFlow's own container.

Every record is a tf.train.Example with two features of raw bytes, `label` (label_bytes bytes) and
`image` (the planes), so that label and image joined are the binary record again, byte for byte.
Written from binary files, one file for one file, in the same order.
"""

import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import errors
from tfrecords import spec as spec_lib

_FEATURES = {name: tf.io.FixedLenFeature([], tf.string) for name in ('label', 'image')}


def serialize(spec: spec_lib.DatasetSpec, record: bytes) -> bytes:
  """Returns one binary record as a serialised tf.train.Example."""
  parts = {'label': record[:spec.label_bytes], 'image': record[spec.label_bytes:]}
  features = {name: tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
              for name, value in parts.items()}
  return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def write(spec: spec_lib.DatasetSpec, path: pathlib.Path, records: np.ndarray) -> None:
  """Writes uint8 records [n, record_bytes] to a TFRecord file, under its name only when whole."""
  partial = path.with_name(path.name + '.partial')
  with tf.io.TFRecordWriter(str(partial)) as writer:
    for record in records:
      writer.write(serialize(spec, record.tobytes()))
  partial.replace(path)


def read(spec: spec_lib.DatasetSpec, paths: list[str]) -> tf.data.Dataset:
  """Returns the records of TFRecord files, uint8 [record_bytes] each, in order."""
  return tf.data.TFRecordDataset(paths, buffer_size=1 << 20).batch(512).map(
      lambda block: _join(spec, tf.io.parse_example(block, _FEATURES))).unbatch()


def _join(spec: spec_lib.DatasetSpec, features: dict[str, tf.Tensor]) -> tf.Tensor:
  joined = features['label'] + features['image']
  return tf.ensure_shape(tf.io.decode_raw(joined, tf.uint8), [None, spec.record_bytes])


def check(spec: spec_lib.DatasetSpec, path: pathlib.Path) -> int:
  """Returns the number of records of a TFRecord file after reading every one of them.

  Raises:
    errors.InputError: the file is empty, cut or damaged, a record has another size, or a label is
      out of range; the message names the record and its offset.
  """
  offset = 0
  count = 0
  try:
    for count, serialized in enumerate(tf.data.TFRecordDataset(str(path)).as_numpy_iterator(), 1):
      _check_example(spec, f'{path}: record {count - 1} at offset {offset}', serialized)
      # Length (8), its checksum (4), the data, their checksum (4): tensorflow.org, "TFRecord".
      offset += len(serialized) + 16
  except tf.errors.DataLossError as error:
    raise errors.InputError(
        f'{path}: record {count} at offset {offset} is cut or damaged; write the file again with '
        f'`records_main --action=pack --dataset={spec.name}`') from error
  if not count:
    raise errors.InputError(f'{path}: holds no record; write the file again')
  return count


def _check_example(spec: spec_lib.DatasetSpec, where: str, serialized: bytes) -> None:
  try:
    features = tf.train.Example.FromString(serialized).features.feature
  except Exception as error:  # protobuf's DecodeError has no public home that is stable
    raise errors.InputError(f'{where} is no tf.train.Example ({error}); write it again') from error
  label, image = (b''.join(features[name].bytes_list.value) for name in ('label', 'image'))
  if (len(label), len(image)) != (spec.label_bytes, spec.image_bytes):
    raise errors.InputError(
        f'{where} has {len(label)} + {len(image)} bytes of label and image; {spec.name} has '
        f'{spec.label_bytes} + {spec.image_bytes}; is this the right file?')
  if label[spec.label_offset] >= spec.num_classes:
    raise errors.InputError(
        f'{where} has label {label[spec.label_offset]}; {spec.name} has labels 0 to '
        f'{spec.num_classes - 1}; is this the right file?')
