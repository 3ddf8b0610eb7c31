"""Any records of a source as a source of their own, in their order."""

import numpy as np
import tensorflow as tf

from tfrecords import reader

_BLOCK = 512


def keep(source: reader.Source, is_kept: np.ndarray) -> reader.Source:
  """Returns the records of a source that a mask names.

  Args:
    source: the records.
    is_kept: for each of them, bool [num_examples].

  Raises:
    ValueError: the mask has another length.
  """
  if is_kept.shape != (source.num_examples,):
    raise ValueError(f'{is_kept.shape} of {source.num_examples} records')
  mask = tf.constant(is_kept)

  def select(number: tf.Tensor, records: tf.Tensor) -> tf.Tensor:
    return tf.boolean_mask(records, mask[number * _BLOCK:(number + 1) * _BLOCK])

  return reader.Source(source.spec, int(is_kept.sum()), lambda: (
      source.records().batch(_BLOCK).enumerate().map(
          tf.autograph.experimental.do_not_convert(select)).unbatch()))
