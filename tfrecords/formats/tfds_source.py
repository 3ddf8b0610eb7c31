"""Records from tensorflow-datasets, in its stored order.

Its images have interleaved channels and a separate label; they are converted to the binary record,
so that all other code is independent of the source.
"""

from collections.abc import Callable
import functools
import pathlib
from typing import TYPE_CHECKING

import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.formats import tfrecord_format

if TYPE_CHECKING:
  import tensorflow_datasets as tfds


def open_split(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
               split: str) -> tuple[int, Callable[[], tf.data.Dataset]]:
  """Checks a data set prepared by tensorflow-datasets; downloads nothing.

  Args:
    spec: the data set.
    data_dir: the `data_dir` of tensorflow-datasets.
    split: 'train' or 'test'.

  Returns:
    The number of records, and a function that returns their tf.data.Dataset.

  Raises:
    errors.InputError: tensorflow-datasets has no such data set, it is not prepared in `data_dir`,
      or its images, labels or files differ from `spec`.
  """
  # Imported late: it takes a second, and only this source needs it.
  import tensorflow_datasets as tfds
  if not spec.tfds_name:
    raise errors.InputError(
        f'--data_source=tfds: tensorflow-datasets has no set for --dataset={spec.name}; '
        'use --data_source=binary')
  try:
    builder = tfds.builder(spec.tfds_name, data_dir=str(data_dir))
  except (tfds.core.DatasetNotFoundError, OSError, ValueError) as error:
    raise errors.InputError(
        f'--data_source=tfds: {spec.tfds_name} cannot be opened in {data_dir}: '
        f'{str(error).strip().splitlines()[0]}; use --data_source=binary') from error
  remedy = f'run `tfds build {spec.tfds_name} --data_dir={data_dir}`, or use --data_source=binary'
  if not builder.data_path.exists() or split not in builder.info.splits:
    raise errors.InputError(
        f'--data_source=tfds: {split} of {spec.tfds_name} is not prepared in {data_dir}; {remedy}')
  _check_features(spec, builder)
  if builder.info.file_format == tfds.core.FileFormat.TFRECORD:
    _check_files(builder.info.splits[split], remedy)
  # File by file is the stored order; the default interleaves 16 files. A set that fits into memory
  # is kept there by pipeline.py, so tensorflow-datasets need not cache it.
  in_order = tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False)
  return (builder.info.splits[split].num_examples,
          functools.partial(_records, builder, spec, split, in_order))


def _check_features(spec: dataset_spec.DatasetSpec, builder: 'tfds.core.DatasetBuilder') -> None:
  features = builder.info.features
  found = (features['image'].shape if 'image' in features else None,
           features[spec.tfds_label].num_classes if spec.tfds_label in features else None)
  if found != (spec.image_shape, spec.num_classes):
    raise errors.InputError(
        f'{builder.data_path}: images of {found[0]} in {found[1]} classes; {spec.name} has '
        f'{spec.image_shape} in {spec.num_classes}; is this the right set?')


def _check_files(info: 'tfds.core.SplitInfo', remedy: str) -> None:
  for path, length in zip(info.filepaths, info.shard_lengths, strict=True):
    if not path.exists():
      raise errors.InputError(f'{path}: not found; {remedy}')
    # The writer leaves an empty file for a shard without records.
    count = tfrecord_format.check_container(path, remedy) if length else 0
    if count != length:
      raise errors.InputError(f'{path}: {count:,} records, not {length:,}; {remedy}')


def _records(builder: 'tfds.core.DatasetBuilder', spec: dataset_spec.DatasetSpec, split: str,
             read_config: 'tfds.ReadConfig') -> tf.data.Dataset:
  dataset = builder.as_dataset(split=split, shuffle_files=False, read_config=read_config)
  return dataset.map(functools.partial(_record, spec))


def _record(spec: dataset_spec.DatasetSpec, features: dict[str, tf.Tensor]) -> tf.Tensor:
  """Returns uint8 [record_bytes]; label bytes other than the label itself are zero."""
  label = tf.one_hot(spec.label_offset, spec.label_bytes, dtype=tf.uint8,
                     on_value=tf.cast(features[spec.tfds_label], tf.uint8))
  planes = tf.transpose(tf.ensure_shape(features['image'], spec.image_shape), [2, 0, 1])
  return tf.concat([label, tf.reshape(planes, [-1])], axis=0)
