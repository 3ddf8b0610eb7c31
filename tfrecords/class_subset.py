"""A part of a data set: some of its classes, and so many examples of each.

The records keep their order; the labels become 0, 1, ... in the order in which the classes are
asked for, so that everything behind this page sees a data set of these classes alone.

Which examples of a class: every record of the source has a key, drawn from the seed by Philox, and
the examples with the smallest keys are taken. So a small selection is part of every larger one of
the same seed, and which cats are taken does not depend on the other classes asked for.
"""

from collections.abc import Sequence
import dataclasses

import numpy as np
import tensorflow as tf

from tfrecords import errors
from tfrecords import reader

_BLOCK = 512
_LEFT_OUT = -1


def select(source: reader.Source, class_names: Sequence[str], per_class: int = 0,
           seed: int = 0) -> reader.Source:
  """Returns some classes of a source as a source of their own.

  Args:
    source: the records; their labels are read here, once.
    class_names: the classes, at least one; each of the source's own.
    per_class: examples of each that are taken; 0 takes all.
    seed: of the choice, 0 to 2^63 - 1.

  Raises:
    errors.InputError: there is no record of these classes, or fewer than `per_class` of one.
  """
  places = [source.spec.class_names.index(name) for name in class_names]
  renumbered = np.full(source.spec.num_classes, _LEFT_OUT, np.int16)
  renumbered[places] = np.arange(len(places))
  labels = renumbered[_labels(source)]
  _check_counts(labels, class_names, per_class)
  if per_class:
    labels = _thinned(labels, len(places), per_class, seed)
  return dataclasses.replace(
      source, spec=dataclasses.replace(source.spec, class_names=tuple(class_names)),
      num_examples=int((labels != _LEFT_OUT).sum()), records=lambda: _records(source, labels))


def _labels(source: reader.Source) -> np.ndarray:
  """Returns the labels of all records, uint8 [n]."""
  blocks = source.records().batch(_BLOCK).as_numpy_iterator()
  return np.concatenate([block[:, source.spec.label_offset] for block in blocks])


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


def _thinned(labels: np.ndarray, classes: int, per_class: int, seed: int) -> np.ndarray:
  """Returns the labels with all but `per_class` of each class marked as left out."""
  # Raw bits of Philox are the same in every version of numpy.
  keys = np.random.Philox(key=seed).random_raw(len(labels))
  kept = np.full_like(labels, _LEFT_OUT)
  for number in range(classes):
    own = np.flatnonzero(labels == number)
    kept[own[np.argsort(keys[own], kind='stable')[:per_class]]] = number
  return kept


def _records(source: reader.Source, labels: np.ndarray) -> tf.data.Dataset:
  """Returns the records whose label is not left out, with that label written into them."""
  every, offset = tf.constant(labels), source.spec.label_offset

  def keep(number: tf.Tensor, records: tf.Tensor) -> tf.Tensor:
    own = every[number * _BLOCK:(number + 1) * _BLOCK]
    kept = own != _LEFT_OUT
    chosen = tf.boolean_mask(records, kept)
    label = tf.cast(tf.boolean_mask(own, kept), tf.uint8)[:, None]
    return tf.concat([chosen[:, :offset], label, chosen[:, offset + 1:]], axis=1)

  return source.records().batch(_BLOCK).enumerate().map(
      tf.autograph.experimental.do_not_convert(keep)).unbatch()
