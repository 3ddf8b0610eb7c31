"""The same records out of tensorflow-datasets, in the order in which it stores them.

Its images are interleaved and come with a separate label; here they become the binary record, so
that nothing after this page knows the difference.
"""

from collections.abc import Callable
import functools
import pathlib

import tensorflow as tf

from tfrecords import errors
from tfrecords import spec as spec_lib


def open_split(spec: spec_lib.DatasetSpec, data_dir: str | pathlib.Path,
               split: str) -> tuple[int, Callable[[], tf.data.Dataset]]:
  """Returns the number of records of a prepared set and what makes their dataset.

  Args:
    spec: the data set.
    data_dir: where tensorflow-datasets keeps its sets (its own `data_dir`).
    split: 'train' or 'test'.

  Raises:
    errors.InputError: tensorflow-datasets has no such set, or it is not prepared there.
  """
  # Imported late: it takes a second, and only this source needs it.
  import tensorflow_datasets as tfds
  if not spec.tfds_name:
    raise errors.InputError(
        f'--data_source=tfds: tensorflow-datasets has no set for --dataset={spec.name}; '
        'use --data_source=binary')
  try:
    builder = tfds.builder(spec.tfds_name, data_dir=str(data_dir))
  except (tfds.core.registered.DatasetNotFoundError, OSError, ValueError) as error:
    raise errors.InputError(
        f'--data_source=tfds: {spec.tfds_name} cannot be opened in {data_dir}: '
        f'{str(error).splitlines()[0]}') from error
  if not builder.data_path.exists():
    raise errors.InputError(
        f'--data_source=tfds: {spec.tfds_name} is not prepared in {data_dir}; run '
        f'`tfds build {spec.tfds_name} --data_dir={data_dir}`, or use --data_source=binary')
  count = builder.info.splits[split].num_examples
  return count, functools.partial(_records, builder, spec, split)


def _records(builder, spec: spec_lib.DatasetSpec, split: str) -> tf.data.Dataset:
  # One file at a time and no shuffling: the stored order, the same in every run.
  dataset = builder.as_dataset(split=split, shuffle_files=False)
  return dataset.map(functools.partial(_record, spec), num_parallel_calls=1)


def _record(spec: spec_lib.DatasetSpec, features: dict[str, tf.Tensor]) -> tf.Tensor:
  """Returns uint8 [record_bytes]; label bytes other than the label itself are zero."""
  label = tf.one_hot(spec.label_offset, spec.label_bytes, dtype=tf.uint8,
                     on_value=tf.cast(features[spec.tfds_label], tf.uint8))
  planes = tf.transpose(tf.ensure_shape(features['image'], spec.image_shape), [2, 0, 1])
  return tf.concat([label, tf.reshape(planes, [-1])], axis=0)
