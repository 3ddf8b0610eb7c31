"""TFRecord files: the same records in TensorFlow's container.

Every record is a tf.train.Example with two features of raw bytes, `label` (label_bytes bytes) and
`image` (the planes), so that label and image joined are the binary record, byte for byte. They
are converted from binary files, file by file, in the same order.
"""

from collections.abc import Iterable, Iterator
import pathlib

from google.protobuf import message
import numpy as np
import tensorflow as tf

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import temporary_file
from tfrecords import tensorflow_path
from tfrecords.formats import compression
from tfrecords.formats import record_labels
from tfrecords.formats import tfrecord_frames

_BUFFER_BYTES = 1 << 20
# Records read at a time: large enough to amortize the cost of a call.
_BLOCK = 512
_FEATURES = {name: tf.io.FixedLenFeature([], tf.string) for name in ('label', 'image')}


def serialize(spec: dataset_spec.DatasetSpec, record: bytes) -> bytes:
  """Returns one binary record as a serialized tf.train.Example."""
  return _serialize(record, spec.label_bytes)


def _serialize(record: bytes, label_bytes: int) -> bytes:
  parts = {'label': record[:label_bytes], 'image': record[label_bytes:]}
  features = {name: tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
              for name, value in parts.items()}
  return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def write(spec: dataset_spec.DatasetSpec, path: pathlib.Path, records: np.ndarray) -> None:
  """Writes uint8 records [n, record_bytes] to a TFRecord file.

  Raises:
    errors.InputError: the file cannot be written.
  """
  write_blocks(path, [records], spec.label_bytes)


def write_blocks(path: pathlib.Path, blocks: Iterable[np.ndarray], label_bytes: int) -> None:
  """Writes blocks of records, one after the other, to a TFRecord file.

  Args:
    path: the file.
    blocks: uint8 [n, record_bytes] each.
    label_bytes: bytes before the image in a record.

  Raises:
    errors.InputError: the file cannot be written.
  """
  with atomic_file.temporary_path(path) as temporary:
    try:
      size = _write_records(temporary, blocks, label_bytes)
    except tf.errors.OpError as error:
      # TensorFlow's message ends in the system's reason: 'PATH; No space left on device'.
      raise OSError(error.message.rpartition('; ')[2]) from error
    temporary_file.check_size(temporary, size)


def _write_records(path: pathlib.Path, blocks: Iterable[np.ndarray], label_bytes: int) -> int:
  """Writes the records and returns the size that the file must have, in bytes."""
  size = 0
  with tf.io.TFRecordWriter(tensorflow_path.file(path)) as writer:
    for block in blocks:
      for record in block:
        serialized = _serialize(record.tobytes(), label_bytes)
        writer.write(serialized)
        size += len(serialized) + tfrecord_frames.FRAME_BYTES
  return size


def read(spec: dataset_spec.DatasetSpec, paths: list[str]) -> tf.data.Dataset:
  """Returns the records of TFRecord files, uint8 [record_bytes] each, in order."""
  return tf.data.TFRecordDataset(
      paths, compression.of(paths), buffer_size=_BUFFER_BYTES).batch(_BLOCK).map(
          lambda block: _join(spec, tf.io.parse_example(block, _FEATURES))).unbatch()


def read_range(spec: dataset_spec.DatasetSpec, path: pathlib.Path, start: int, stop: int,
               count: int) -> np.ndarray:
  """Returns the records [start, stop) of a TFRecord file, uint8 [stop - start, record_bytes].

  Args:
    spec: the data set.
    path: the file, not compressed.
    start: number of the first record.
    stop: number behind the last one.
    count: number of records in the file.

  Raises:
    errors.InputError: the file cannot be read, ends before them, or one of them is damaged.
  """
  offset = tfrecord_frames.offset(path, start, count)
  try:
    found, = _serialized_from(path, offset, stop - start)
    records = _join(spec, tf.io.parse_example(found, _FEATURES)).numpy()
  except (tf.errors.OpError, ValueError) as error:
    raise errors.InputError(f'{path}: records {start:,} to {stop - 1:,}, from offset {offset:,}, '
                            'cannot be read; restore it from a copy') from error
  if len(records) != stop - start:
    raise errors.InputError(f'{path}: ends before record {stop:,}, and did not when it was '
                            'opened; restore it from a copy')
  return records


def _serialized_from(path: pathlib.Path, offset: int, count: int) -> tf.data.Dataset:
  """Returns serialized records of one file, from a byte on, as one batch."""
  records = tf.data.experimental.from_variant(tf.raw_ops.TFRecordDatasetV2(
      filenames=[tensorflow_path.file(path)], compression_type='', buffer_size=_BUFFER_BYTES,
      byte_offsets=[offset]), tf.TensorSpec([], tf.string))
  # TensorFlow 2.21 cannot rewrite a graph with this operation.
  options = tf.data.Options()
  options.autotune.enabled = False
  options.experimental_optimization.apply_default_optimizations = False
  return records.take(count).batch(count).with_options(options)


def _serialized(path: pathlib.Path) -> tf.data.Dataset:
  """Returns the serialized records of one file, in order."""
  # tf.data.TFRecordDataset would trace a function for each file, ten times the cost of a small one.
  return tf.data.experimental.from_variant(tf.raw_ops.TFRecordDataset(
      filenames=[tensorflow_path.file(path)], compression_type='',
      buffer_size=_BUFFER_BYTES), tf.TensorSpec([], tf.string))


def _each(path: pathlib.Path) -> Iterator[bytes]:
  """Yields the records of one file as they are written, in order."""
  for block in _serialized(path).batch(_BLOCK):
    yield from block.numpy()


def _join(spec: dataset_spec.DatasetSpec, features: dict[str, tf.Tensor]) -> tf.Tensor:
  joined = features['label'] + features['image']
  return tf.ensure_shape(tf.io.decode_raw(joined, tf.uint8), [None, spec.record_bytes])


def check(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> int:
  """Returns the number of records of a TFRecord file after reading every one of them.

  Raises:
    errors.InputError: the file is empty, truncated or damaged, a record has another size, or a
      label is out of range; the message names the record and its offset.
  """
  remedy = f'write the file again with `records_main --action=pack --dataset={spec.name}`'
  count = check_container(path, remedy)
  offset = 0
  for number, serialized in enumerate(_each(path)):
    if problem := _problem(spec, serialized):
      raise errors.InputError(f'{path}: record {number} at offset {offset} {problem}; is this the '
                              f'right file? Else {remedy}')
    offset += len(serialized) + tfrecord_frames.FRAME_BYTES
  return count


def check_container(path: str | pathlib.Path, remedy: str) -> int:
  """Returns the number of records of any TFRecord file after verifying all of its checksums.

  Args:
    path: the file.
    remedy: what the user can do about a bad file.

  Raises:
    errors.InputError: the file is empty, truncated or damaged; the message names the record and
      its offset.
  """
  path = remote_path.of(path)
  count, size = _count_intact(path, _BLOCK, tfrecord_frames.count_whole(path))
  # The reader accepts a file that ends within the frame of a record; its size shows it.
  if size != path.stat().st_size:
    raise errors.InputError(
        f'{path}: record {count} at offset {size} is cut or damaged; {remedy}')
  if not count:
    raise errors.InputError(f'{path}: holds no record; {remedy}')
  return count


def _count_intact(path: pathlib.Path, block: int, max_records: int) -> tuple[int, int]:
  """Returns the number of records before the first damaged one, and their bytes.

  Args:
    path: of the file.
    block: records that are read at a time.
    max_records: those after it are not read.
  """
  count = size = 0
  try:
    for records in _serialized(path).take(max_records).batch(block):
      count += records.shape[0]
      size += int(tf.reduce_sum(tf.strings.length(records) + tfrecord_frames.FRAME_BYTES))
  except tf.errors.DataLossError:
    # A block is lost with its bad record: read one record at a time to find it.
    if block > 1:
      return _count_intact(path, 1, max_records)
  return count, size


def _problem(spec: dataset_spec.DatasetSpec, serialized: bytes) -> str:
  """Returns what is wrong with a serialized record, or '' if it is valid."""
  # Not tf.io.parse_example, which a damaged record can crash (TensorFlow 2.21).
  try:
    features = tf.train.Example.FromString(serialized).features.feature
    (label,), (image,) = (features[name].bytes_list.value for name in _FEATURES)
  except (message.DecodeError, ValueError):
    return 'is no tf.train.Example with one label and one image'
  if (len(label), len(image)) != (spec.label_bytes, spec.image_bytes):
    return (f'has {len(label)} + {len(image)} bytes of label and image; {spec.name} has '
            f'{spec.label_bytes} + {spec.image_bytes}')
  return record_labels.fault(spec, record_labels.of_bytes(spec, label))
