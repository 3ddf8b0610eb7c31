"""Binary files, the container of CIFAR-10: records of equal length, each with labels and pixels.

(https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".)
"""

import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file

# Records decoded at a time: enough to amortize the cost of a call.
_BLOCK = 512


def check(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> int:
  """Returns the number of records of a binary file after checking its length and every label.

  Raises:
    errors.InputError: the file is empty or truncated, or a label is out of range.
  """
  regular_file.check(path)
  size = path.stat().st_size
  count, rest = divmod(size, spec.record_bytes)
  if rest or not count:
    raise errors.InputError(
        f'{path}: {size:,} bytes are not one or more whole {spec.record_bytes:,}-byte records; '
        f'record {count} at offset {count * spec.record_bytes} lacks '
        f'{spec.record_bytes - rest:,} bytes; fetch the file again')
  labels = np.memmap(path, np.uint8, 'r', shape=(count, spec.record_bytes))[:, spec.label_offset]
  _check_labels(spec, path, labels)
  return count


def read(spec: dataset_spec.DatasetSpec, paths: list[str]) -> tf.data.Dataset:
  """Returns the records of binary files in order, uint8 [record_bytes] each.

  Args:
    spec: gives the length of a record.
    paths: files that `check` has accepted.
  """
  records = tf.data.FixedLengthRecordDataset(paths, spec.record_bytes, buffer_size=1 << 20)
  return records.batch(_BLOCK).map(lambda block: tf.ensure_shape(
      tf.io.decode_raw(block, tf.uint8), [None, spec.record_bytes])).unbatch()


def _check_labels(spec: dataset_spec.DatasetSpec, path: pathlib.Path, labels: np.ndarray) -> None:
  wrong = np.flatnonzero(labels >= spec.num_classes)
  if wrong.size:
    record = int(wrong[0])
    raise errors.InputError(
        f'{path}: record {record} at offset {record * spec.record_bytes} has label '
        f'{labels[record]}; {spec.name} has labels 0 to {spec.num_classes - 1} '
        f'({wrong.size:,} such records); is this the right file?')
