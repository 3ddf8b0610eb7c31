"""The order of the examples where each class is to be seen equally often, whatever its number.

The examples of a training are numbered 0, 1, 2, ... as in shuffle_order.py. With K classes, round r
has the numbers [r K, (r + 1) K) and holds every class once, in an order of its own; in round r, the
class with n records gives element r mod n of the permutation of its epoch r // n. So every class is
seen equally often, every record of a class is seen before one of them is seen again, and the batch
of step N is a pure function of (labels, seed, N).
"""

import numpy as np
import tensorflow as tf

from tfrecords import batch_rows
from tfrecords import shuffle_order

# Separate the random numbers of the two orders from each other and from all others of the seed.
_CLASSES, _MEMBERS = 0x636C6173736573, 0x6D656D62657273  # 'classes', 'members'


class BalancedOrder:
  """The order of the examples of one training."""

  def __init__(self, labels: np.ndarray, seed: int) -> None:
    """Groups the examples by class.

    Args:
      labels: int [n]; a class without an example is left out.
      seed: the seed of the training.
    """
    counts = np.bincount(labels)
    present = np.flatnonzero(counts)
    starts = np.cumsum(counts) - counts
    with tf.device('CPU:0'):
      self._members = tf.constant(np.argsort(labels, kind='stable'), tf.int64)
      self._starts = tf.constant(starts[present], tf.int64)
      self._counts = tf.constant(counts[present], tf.int64)
    self._num_classes = len(present)
    self._seed = seed

  def batch(self, step: tf.Tensor, rows: batch_rows.BatchRows) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the indices of the examples of step `step`, and the epoch of each in its class.

    Args:
      step: int64 scalar, at least 0.
      rows: of the batch.

    Returns:
      int64 [rows] each.
    """
    number = rows.example_numbers(step)
    rounds, position = number // self._num_classes, number % self._num_classes
    last = tf.constant(self._num_classes - 1, tf.int64)
    salt = tf.fill([rows.count], tf.constant(_CLASSES, tf.int64))
    classes = self._shuffled(position, last, salt, rounds)
    counts = tf.gather(self._counts, classes)
    epochs = rounds // counts
    member = self._shuffled(rounds % counts, counts - 1, _MEMBERS + classes, epochs)
    return tf.gather(self._members, tf.gather(self._starts, classes) + member), epochs

  def _shuffled(self, index: tf.Tensor, last: tf.Tensor, salt: tf.Tensor,
                round_number: tf.Tensor) -> tf.Tensor:
    """Returns elements of permutations of [0, last], one for each index."""
    seed = tf.fill(index.shape, tf.constant(self._seed, tf.int64))
    return tf.raw_ops.RandomIndexShuffle(
        index=index, seed=tf.stack([seed, salt, round_number], axis=1), max_index=last,
        rounds=shuffle_order.ROUNDS)
