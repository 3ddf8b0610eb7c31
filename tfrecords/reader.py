"""Reads raw records from binary files, IDX files, TFRecord files and tensorflow-datasets.

Every source yields uint8 [record_bytes] in a fixed order and has checked all labels and lengths
before the first record is used. `decode` converts blocks of records to images and labels;
everything after that is independent of the source.
"""

from collections.abc import Callable, Sequence
import dataclasses
import functools
import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import tensorflow_path
from tfrecords.formats import binary
from tfrecords.formats import idx
from tfrecords.formats import tfds_source
from tfrecords.formats import tfrecord_format

DATA_SOURCES = ('binary', 'tfrecord', 'tfds')

_BLOCK = 512  # records decoded at a time: enough to amortize the cost of a call


@dataclasses.dataclass(frozen=True)
class Source:
  """Records in a fixed order.

  Attributes:
    spec: the data set.
    num_examples: number of records.
    records: returns a tf.data.Dataset of uint8 [record_bytes].
  """
  spec: dataset_spec.DatasetSpec
  num_examples: int
  records: Callable[[], tf.data.Dataset]

  @property
  def total_bytes(self) -> int:
    """Size of all records."""
    return self.num_examples * self.spec.record_bytes

  def slice(self, start: int, stop: int) -> 'Source':
    """Returns the records [start, stop) as a source of their own."""
    return dataclasses.replace(
        self, num_examples=stop - start,
        records=lambda: self.records().skip(start).take(stop - start))


def open_source(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path, split: str,
                data_source: str = 'binary') -> Source:
  """Checks the files of a split and returns their records.

  Args:
    spec: the data set.
    data_dir: the directory of all data sets.
    split: 'train' or 'test'.
    data_source: 'binary' (the files of the data set), 'tfrecord' or 'tfds'.

  Raises:
    errors.InputError: files are missing or of a wrong size, or a label is out of range; the
      message names file, offset and record.
  """
  if split not in ('train', 'test'):
    raise errors.InputError(f'split={split}: give train or test')
  if data_source == 'tfds':
    return Source(spec, *tfds_source.open_split(spec, data_dir, split))
  if data_source not in DATA_SOURCES:
    raise errors.InputError(
        f'--data_source={data_source}: give one of {", ".join(DATA_SOURCES)}')
  packed = data_source == 'tfrecord'
  names = spec.packed_files(split) if packed else spec.files(split)
  folder = dataset_files.folder(spec, data_dir)
  paths = [dataset_files.path(folder, name) for name in names]
  _check_presence(spec, paths, 'pack' if packed else 'fetch')
  if spec.container == 'idx' and not packed:
    _refuse_different(spec, folder, names)
    return Source(spec, len(idx.read(spec, *paths)), functools.partial(idx.dataset, spec, paths))
  check, read = {'binary': (binary.check, binary.read),
                 'tfrecord': (tfrecord_format.check, tfrecord_format.read)}[data_source]
  count = sum(check(spec, path) for path in paths)
  return Source(spec, count, functools.partial(read, spec, [*map(tensorflow_path.file, paths)]))


def _check_presence(spec: dataset_spec.DatasetSpec, paths: list[pathlib.Path], action: str) -> None:
  for path in paths:
    if path.exists():
      regular_file.check(path)
  missing = [path.name for path in paths if not path.is_file()]
  if missing:
    raise errors.InputError(
        f'{paths[0].parent}: {", ".join(missing)} of data set {spec.name} not found; get them '
        f'with `records_main --action={action} --dataset={spec.name}` or point --data_dir at them')


def _refuse_different(spec: dataset_spec.DatasetSpec, folder: pathlib.Path,
                      names: Sequence[str]) -> None:
  for name in names:
    forms = dataset_files.paths(folder, name)
    if len(forms) > 1:
      idx.refuse_different(forms, spec)


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
  return tf.transpose(planes, [0, 2, 3, 1]), tf.cast(records[:, spec.label_offset], tf.int32)


def load(source: Source) -> tuple[tf.Tensor, tf.Tensor]:
  """Reads all records into host memory: images and labels as from `decode`.

  Needs twice `source.total_bytes` until it returns, since TensorFlow copies NumPy arrays.

  Raises:
    errors.InputError: there are more or fewer records than `num_examples`.
  """
  # Each block is released when it is copied: keeping all would fragment the heap.
  images = np.empty([source.num_examples, *source.spec.image_shape], np.uint8)
  labels = np.empty([source.num_examples], np.int32)
  blocks = source.records().batch(_BLOCK).map(functools.partial(decode, source.spec)).prefetch(2)
  filled = 0
  for pixels, classes in blocks.as_numpy_iterator():
    start, filled = filled, filled + len(classes)
    if filled > source.num_examples:
      break
    images[start:filled], labels[start:filled] = pixels, classes
  if filled != source.num_examples:
    raise errors.InputError(
        f'{source.spec.name}: {source.num_examples:,} records were counted and '
        f'{"more" if filled > source.num_examples else f"{filled:,}"} came; '
        'were its files changed meanwhile? Try again')
  # The host gathers the batches, so the records stay in its memory.
  with tf.device('CPU:0'):
    return tf.constant(images), tf.constant(labels)
