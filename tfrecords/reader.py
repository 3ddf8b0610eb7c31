"""Reads raw records from binary files, IDX files, TFRecord files and tensorflow-datasets.

Every source yields uint8 [record_bytes] in a fixed order and has checked all labels and lengths
before the first record is used; of an imported set, whose manifest has the counts, only the sizes
of the files. `decode` converts blocks of records to images and labels; everything after that is
independent of the source. record_loader.py reads all records into memory.
"""

from collections.abc import Callable, Iterator
import dataclasses
import functools
import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import address
from tfrecords import data_identity
from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import imported_files
from tfrecords import record_files
from tfrecords import regular_file
from tfrecords.formats import binary
from tfrecords.formats import idx
from tfrecords.formats import record_labels
from tfrecords.formats import tfds_source
from tfrecords.formats import tfrecord_format

DATA_SOURCES = ('binary', 'tfrecord', 'tfds')



@dataclasses.dataclass(frozen=True)
class Source:
  """Records in a fixed order.

  Attributes:
    spec: the data set.
    num_examples: number of records.
    records: returns a tf.data.Dataset of uint8 [record_bytes].
    arrays: yields the same as arrays uint8 [n, record_bytes], one a file, which are read when they
      are used; None where the container does not allow it.
    identity: of the records that this is a part of, where a manifest tells it; else None.
    files: the same records by their numbers, where they lie in files of equal records; else None.
  """
  spec: dataset_spec.DatasetSpec
  num_examples: int
  records: Callable[[], tf.data.Dataset]
  arrays: Callable[[], Iterator[np.ndarray]] | None = None
  identity: data_identity.DataIdentity | None = None
  files: record_files.RecordFiles | None = None

  @property
  def total_bytes(self) -> int:
    """Size of all records."""
    return self.num_examples * self.spec.record_bytes

  def slice(self, start: int, stop: int) -> 'Source':
    """Returns the records [start, stop) as a source of their own."""
    files = self.files.slice(start, stop) if self.files and start < stop else None
    return dataclasses.replace(
        self, num_examples=stop - start, files=files,
        # Of files, those before the first record are not read.
        records=files.dataset if files else lambda: self.records().skip(start).take(stop - start),
        arrays=self.arrays and functools.partial(_part, self.arrays, start, stop))


def _part(arrays: Callable[[], Iterator[np.ndarray]], start: int,
          stop: int) -> Iterator[np.ndarray]:
  """Yields the parts of arrays that hold the records [start, stop)."""
  for array in arrays():
    yield array[max(0, start):max(0, stop)]
    start, stop = start - len(array), stop - len(array)


def open_source(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path, split: str,
                data_source: str = 'binary') -> Source:
  """Checks the files of a split and returns their records.

  Args:
    spec: the data set.
    data_dir: the directory of all data sets.
    split: 'train' or 'test', and 'validation' where the data set has one.
    data_source: 'binary' (the files of the data set), 'tfrecord' or 'tfds'.

  Raises:
    errors.InputError: files are missing or of a wrong size, or a label is out of range; the
      message names file, offset and record.

  Example:
    A record is a label and 28 x 28 pixels:

    >>> source = rana.loop.open_source(rana.loop.dataset('mnist'), 'data', 'train')
    >>> print(next(iter(source.records())).shape)
    (785,)
  """
  if split not in spec.splits:
    raise errors.InputError(f'split={split}: give {" or ".join(spec.splits)}')
  if data_source == 'tfds':
    if address.is_remote(data_dir):
      raise errors.InputError(f'--data_source=tfds: --data_dir={data_dir} is an address; give a '
                              'directory of this machine, or --data_source=tfrecord')
    return Source(spec, *tfds_source.open_split(spec, data_dir, split))
  if data_source not in DATA_SOURCES:
    raise errors.InputError(
        f'--data_source={data_source}: give one of {", ".join(DATA_SOURCES)}')
  packed = data_source == 'tfrecord'
  if spec.is_imported and (not packed or spec.container == 'tfrecord'):
    return _imported(spec, split)
  names = spec.packed_files(split) if packed else spec.files(split)
  folder = dataset_files.folder(spec, data_dir)
  paths = [dataset_files.path(folder, name) for name in names]
  _check_presence(spec, paths, 'pack' if packed else 'fetch')
  if spec.container == 'idx' and not packed:
    for name in names:
      idx.refuse_different(dataset_files.paths(folder, name), spec)
    return Source(spec, len(idx.read(spec, *paths)), functools.partial(idx.dataset, spec, paths))
  check = tfrecord_format.check if packed else binary.check
  return _of_files(spec, paths, [check(spec, path) for path in paths], packed)


def _imported(spec: dataset_spec.DatasetSpec, split: str) -> Source:
  """Returns the records of an imported set, whose manifest has counted them."""
  counts = [spec.shards[name].examples for name in spec.files(split)]
  found = _of_files(spec, imported_files.paths(spec, split), counts, spec.container == 'tfrecord')
  return dataclasses.replace(found, identity=data_identity.of_shards(spec))


def _of_files(spec: dataset_spec.DatasetSpec, paths: list[pathlib.Path], counts: list[int],
              packed: bool) -> Source:
  files = record_files.RecordFiles(spec, tuple(
      record_files.Part(path, count, 0, count)
      for path, count in zip(paths, counts, strict=True)), packed)
  arrays = (None if packed or not files.can_seek
            else functools.partial(binary.arrays, spec, paths))
  return Source(spec, sum(counts), files.dataset, arrays, files=files)


def _check_presence(spec: dataset_spec.DatasetSpec, paths: list[pathlib.Path], action: str) -> None:
  for path in paths:
    if path.exists():
      regular_file.check(path)
  missing = [path.name for path in paths if not path.is_file()]
  if missing:
    raise errors.InputError(
        f'{paths[0].parent}: {", ".join(missing)} of data set {spec.name} not found; get them '
        f'with `records_main --action={action} --dataset={spec.name}` or point --data_dir at them')


@tf.autograph.experimental.do_not_convert
def decode(spec: dataset_spec.DatasetSpec, records: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Splits raw records into images and labels.

  Args:
    spec: the data set.
    records: uint8 [n, record_bytes].

  Returns:
    uint8 images [n, height, width, channels] and int32 labels [n].
  """
  height, width, channels = spec.image_shape
  planes = tf.reshape(records[:, spec.label_bytes:], [-1, channels, height, width])
  return tf.transpose(planes, [0, 2, 3, 1]), record_labels.of_tensor(spec, records)
