"""Binary files, the container of CIFAR-10: records of equal length, each with labels and pixels.

(https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".)
"""

from collections.abc import Iterator, Sequence
import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import address
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file
from tfrecords.formats import compression
from tfrecords.formats import record_labels

# Records decoded at a time: enough to amortize the cost of a call.
_BLOCK = 512


def check(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> int:
  """Returns the number of records of a binary file after checking its length and every label.

  Raises:
    errors.InputError: the file is empty or truncated, or a label is out of range.
  """
  regular_file.check(path)
  count = _count(spec, path, path.stat().st_size)
  check_labels(spec, path, next(arrays(spec, [path])))
  return count


def _count(spec: dataset_spec.DatasetSpec, path: pathlib.Path, size: int) -> int:
  """Returns the number of records of a file of `size` bytes; errors as for `check`."""
  count, rest = divmod(size, spec.record_bytes)
  if rest or not count:
    raise errors.InputError(
        f'{path}: {size:,} bytes are not one or more whole {spec.record_bytes:,}-byte records; '
        f'record {count} at offset {count * spec.record_bytes} lacks '
        f'{spec.record_bytes - rest:,} bytes; fetch the file again')
  return count


def arrays(spec: dataset_spec.DatasetSpec, paths: Sequence[pathlib.Path]) -> Iterator[np.ndarray]:
  """Yields the records of each file, uint8 [n, record_bytes]; read when they are used.

  Raises:
    errors.InputError: a file holds no whole records, as one at an address whose size nobody has
      compared may.
  """
  for path in paths:
    data = (np.frombuffer(path.read_bytes(), np.uint8) if address.is_remote(path)
            else np.memmap(path, np.uint8, 'r'))
    yield data.reshape(_count(spec, path, len(data)), spec.record_bytes)


def read(spec: dataset_spec.DatasetSpec, paths: list[str]) -> tf.data.Dataset:
  """Returns the records of binary files in order, uint8 [record_bytes] each.

  Args:
    spec: gives the length of a record.
    paths: files that `check` has accepted.
  """
  records = tf.data.FixedLengthRecordDataset(
      paths, spec.record_bytes, buffer_size=1 << 20, compression_type=compression.of(paths))
  return records.batch(_BLOCK).map(lambda block: tf.ensure_shape(
      tf.io.decode_raw(block, tf.uint8), [None, spec.record_bytes])).unbatch()


def read_range(spec: dataset_spec.DatasetSpec, path: pathlib.Path, start: int,
               stop: int) -> np.ndarray:
  """Returns the records [start, stop) of a binary file, uint8 [stop - start, record_bytes].

  Raises:
    errors.InputError: the file cannot be read, or ends before them.
  """
  wanted = (stop - start) * spec.record_bytes
  with regular_file.opened(path) as file:
    file.seek(start * spec.record_bytes)
    data = file.read(wanted)
  if len(data) != wanted:
    raise errors.InputError(f'{path}: ends before record {stop:,}, and did not when it was '
                            'opened; restore it from a copy')
  return np.frombuffer(data, np.uint8).reshape(-1, spec.record_bytes)


def check_labels(spec: dataset_spec.DatasetSpec, path: pathlib.Path,
                 records: np.ndarray) -> np.ndarray:
  """Returns the labels of the records of a file, an array [n] of integers.

  Raises:
    errors.InputError: a label is out of range.
  """
  labels = record_labels.of_array(spec, records)
  wrong = np.flatnonzero(labels >= spec.num_classes)
  if wrong.size:
    record = int(wrong[0])
    raise errors.InputError(
        f'{path}: record {record} at offset {record * spec.record_bytes} '
        f'{record_labels.fault(spec, int(labels[record]))} '
        f'({wrong.size:,} such records); is this the right file?')
  return labels
