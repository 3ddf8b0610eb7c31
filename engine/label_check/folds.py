"""Parts a data set into folds: each record is held out once, by a network that has not seen it.

Every record has a random key from the seed (Philox), and those of a class are dealt to the folds in
the order of their keys. So every fold has the same share of each class, to within one record, and
the fold of a record depends on the seed and the labels alone.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from tfrecords import printable
from tfrecords import reader

_BLOCK = 512


def labels(source: reader.Source) -> np.ndarray:
  """Returns the labels of all records of a source, int32 [n]."""
  @tf.autograph.experimental.do_not_convert
  def decode(records: tf.Tensor) -> tf.Tensor:
    return reader.decode(source.spec, records)[1]

  blocks = source.records().batch(_BLOCK).map(decode).as_numpy_iterator()
  return np.concatenate([*blocks])


def assign(of_records: np.ndarray, num_folds: int, seed: int) -> np.ndarray:
  """Returns the fold of each record, int64 [n] in [0, num_folds).

  Args:
    of_records: the labels, int [n].
    num_folds: at least 2.
    seed: 0 to 2^63 - 1.
  """
  # NumPy guarantees that the raw bits of Philox never change.
  keys = np.random.Philox(key=seed).random_raw(len(of_records))
  # By label, and within a label by key.
  order = np.lexsort((keys, of_records))
  found = np.empty(len(of_records), np.int64)
  found[order] = np.arange(len(order)) % num_folds
  return found


def small_classes(of_records: np.ndarray, names: Sequence[str], num_folds: int) -> list[str]:
  """Returns a line about classes with fewer records than folds; none if there are none.

  Args:
    of_records: the labels, int [n].
    names: the classes, in the order of the labels.
    num_folds: at least 2.
  """
  counts = np.bincount(of_records, minlength=len(names))
  small = np.flatnonzero((counts > 0) & (counts < num_folds))
  if not len(small):
    return []
  first = f'"{printable.text(names[small[0]])}" has {counts[small[0]]}'
  return [f'--folds={num_folds}: {len(small):,} class{"es have" if len(small) > 1 else " has"} '
          f'fewer records ({first}); the network that judges one has seen only the others of its '
          'class, and the only record of a class, which cannot be judged, stands last']
