"""The labels in records: one byte, or two little-endian ones where there are more than 256 classes.

Everything that reads or writes the label of a record does it here.
"""

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec


def of_array(spec: dataset_spec.DatasetSpec, records: np.ndarray) -> np.ndarray:
  """Returns the labels of uint8 records [n, at least label_bytes], an array [n] of integers."""
  end = spec.label_offset + spec.label_width
  found = np.ascontiguousarray(records[:, spec.label_offset:end])
  return found.view(f'<u{spec.label_width}')[:, 0]


def of_tensor(spec: dataset_spec.DatasetSpec, records: tf.Tensor) -> tf.Tensor:
  """Returns the labels of uint8 records [n, at least label_bytes], int32 [n]."""
  label = tf.cast(records[:, spec.label_offset], tf.int32)
  if spec.label_width == 2:
    label += 256 * tf.cast(records[:, spec.label_offset + 1], tf.int32)
  return label


def of_bytes(spec: dataset_spec.DatasetSpec, label: bytes) -> int:
  """Returns the label in the label bytes of one record."""
  return int.from_bytes(label[spec.label_offset:spec.label_offset + spec.label_width], 'little')


def replaced(spec: dataset_spec.DatasetSpec, records: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
  """Returns uint8 records [n, record_bytes] with other labels, integers [n]."""
  parts = [labels] if spec.label_width == 1 else [labels % 256, labels // 256]
  label = tf.stack([tf.cast(part, tf.uint8) for part in parts], axis=1)
  end = spec.label_offset + spec.label_width
  return tf.concat([records[:, :spec.label_offset], label, records[:, end:]], axis=1)


def fault(spec: dataset_spec.DatasetSpec, label: int) -> str:
  """Returns what is wrong with a label, '' if it is that of a class."""
  if label < spec.num_classes:
    return ''
  return f'has label {label}; {spec.name} has labels 0 to {spec.num_classes - 1}'
