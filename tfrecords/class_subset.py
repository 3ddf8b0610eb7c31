"""Selects classes of a data set and a number of examples per class.

The records keep their order; the labels become 0, 1, ... in the order of the requested classes, so
that all other code sees a data set of these classes alone.

Every record of the source has a random key from the seed (Philox), and the examples of a class with
the smallest keys are selected. So a small selection is contained in every larger one of the same
seed, and the selection within a class does not depend on the other classes.
"""

from collections.abc import Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader
from tfrecords.formats import record_labels

_BLOCK = 512
_EXCLUDED = -1


def select(source: reader.Source, class_names: Sequence[str], per_class: int = 0,
           seed: int = 0) -> reader.Source:
  """Returns some classes of a source as a source of their own.

  Args:
    source: the records; their labels are read here, once.
    class_names: at least one class of the source.
    per_class: number of examples of each class; 0 for all.
    seed: the seed of the selection, 0 to 2^63 - 1.

  Raises:
    errors.InputError: no record is of these classes, or a class has fewer than `per_class`.
  """
  old_labels = [source.spec.class_names.index(name) for name in class_names]
  renumbered = np.full(source.spec.num_classes, _EXCLUDED, np.int16)
  renumbered[old_labels] = np.arange(len(old_labels))
  labels = renumbered[record_loader.read_labels(source)]
  _check_counts(labels, class_names, per_class)
  if per_class:
    labels = _subsample(labels, len(old_labels), per_class, seed)
  return dataclasses.replace(
      source, spec=dataclasses.replace(source.spec, class_names=tuple(class_names)),
      num_examples=int((labels != _EXCLUDED).sum()), records=lambda: _records(source, labels),
      arrays=None, files=None)


def _check_counts(labels: np.ndarray, class_names: Sequence[str], per_class: int) -> None:
  counts = [int((labels == number).sum()) for number in range(len(class_names))]
  if not any(counts):
    raise errors.InputError(
        f'--class_subset={",".join(class_names)}: none of the {len(labels):,} records is of these '
        'classes; give data that has some')
  fewest = min(counts)
  if per_class > fewest:
    scarce = class_names[counts.index(fewest)]
    raise errors.InputError(
        f'--examples_per_class={per_class}: there are {fewest:,} of {scarce} to train on; give 0 '
        f'(all) to {fewest}')


def _subsample(labels: np.ndarray, num_classes: int, per_class: int, seed: int) -> np.ndarray:
  """Returns the labels with all but `per_class` examples of each class excluded."""
  # NumPy guarantees that the raw bits of Philox never change.
  keys = np.random.Philox(key=seed).random_raw(len(labels))
  selected = np.full_like(labels, _EXCLUDED)
  for number in range(num_classes):
    members = np.flatnonzero(labels == number)
    selected[members[np.argsort(keys[members], kind='stable')[:per_class]]] = number
  return selected


def _records(source: reader.Source, labels: np.ndarray) -> tf.data.Dataset:
  """Returns the records that are not excluded, with their new labels."""
  all_labels = tf.constant(labels)

  def select_block(number: tf.Tensor, records: tf.Tensor) -> tf.Tensor:
    labels = all_labels[number * _BLOCK:(number + 1) * _BLOCK]
    is_selected = labels != _EXCLUDED
    selected = tf.boolean_mask(records, is_selected)
    return record_labels.replaced(source.spec, selected, tf.boolean_mask(labels, is_selected))

  return source.records().batch(_BLOCK).enumerate().map(
      tf.autograph.experimental.do_not_convert(select_block)).unbatch()
