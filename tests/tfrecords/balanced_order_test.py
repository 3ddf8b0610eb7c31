"""Classes are seen equally often, records of a class as well, and a step needs no other."""

import numpy as np
import tensorflow as tf

from tfrecords import balanced_order
from tfrecords import batch_rows

# Class 2 has no record.
LABELS = np.repeat([0, 1, 3, 1], [50, 3, 10, 2])
BATCH = 6


def _numbers(order, steps):
  """Returns indices and epochs of consecutive steps, [steps, BATCH] each."""
  rows = batch_rows.BatchRows(BATCH)
  batch = tf.function(lambda step: order.batch(step, rows), autograph=False)
  found = [batch(tf.constant(step, tf.int64)) for step in range(steps)]
  return (np.array([part.numpy() for part in one]) for one in zip(*found, strict=True))


def test_every_class_is_as_frequent_in_every_round():
  indices, _ = _numbers(balanced_order.BalancedOrder(LABELS, 7), 100)
  classes = LABELS[indices]
  for batch in classes:
    assert np.bincount(batch, minlength=4).tolist() == [2, 2, 0, 2]


def test_every_record_of_a_class_comes_before_one_comes_again():
  indices, epochs = _numbers(balanced_order.BalancedOrder(LABELS, 7), 100)
  for number, count in ((0, 50), (1, 5), (3, 10)):
    is_class = LABELS[indices] == number
    seen, turns = indices[is_class], epochs[is_class]
    assert turns.tolist() == (np.arange(200) // count).tolist()
    for turn in range(200 // count):
      assert sorted(seen[turns == turn]) == np.flatnonzero(LABELS == number).tolist()
    assert seen[turns == 0].tolist() != seen[turns == 1].tolist()


def test_the_order_of_the_classes_changes_from_round_to_round():
  indices, _ = _numbers(balanced_order.BalancedOrder(LABELS, 7), 60)
  rounds = LABELS[indices].reshape(-1, 3)
  assert len({tuple(one) for one in rounds}) == 6


def test_a_seed_has_an_order_of_its_own():
  first, second = (next(_numbers(balanced_order.BalancedOrder(LABELS, seed), 5))
                   for seed in (0, 1))
  assert first.tolist() != second.tolist()


def test_more_classes_than_examples_in_a_batch_and_one_class_alone():
  many = np.arange(40)
  indices, _ = _numbers(balanced_order.BalancedOrder(many, 0), 20)
  assert sorted(indices.ravel()) == sorted([*range(40)] * 3)
  indices, _ = _numbers(balanced_order.BalancedOrder(np.zeros(4, int), 0), 2)
  assert np.bincount(indices.ravel()).tolist() == [3, 3, 3, 3]
