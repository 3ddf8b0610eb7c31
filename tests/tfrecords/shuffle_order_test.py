"""The order of the examples: permutations, and nothing but the step decides."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest
import tensorflow as tf

from tfrecords import batch_rows
from tfrecords import shuffle_order

_SEEDS = strategies.integers(-2**63, 2**63 - 1)


def _numbers(first, steps, batch_size, num_examples, seed=0):
  """Returns what the steps from `first` on use, one after the other."""
  return np.concatenate(
    [
      shuffle_order.batch_indices(
        tf.constant(step, tf.int64), batch_rows.BatchRows(batch_size), num_examples, seed
      ).numpy()
      for step in range(first, first + steps)
    ]
  )


@hypothesis.given(strategies.integers(1, 50), strategies.integers(1, 60), _SEEDS)
@hypothesis.example(1, 1, 0)
@hypothesis.example(1, 5, 0)
@hypothesis.example(7, 20, 0)
def test_every_epoch_is_a_permutation(num_examples, batch_size, seed):
  """Also where a batch reaches across two epochs, or over several."""
  steps = -(-3 * num_examples // batch_size)
  used = _numbers(0, steps, batch_size, num_examples, seed)[:3 * num_examples]
  for epoch in used.reshape(3, num_examples):
    np.testing.assert_array_equal(np.sort(epoch), np.arange(num_examples))


@hypothesis.given(strategies.integers(0, 10**6), strategies.integers(1, 9), _SEEDS)
def test_the_size_of_the_batch_cuts_one_and_the_same_sequence(step, parts, seed):
  whole = _numbers(step, 1, 6 * parts, 50, seed)
  np.testing.assert_array_equal(whole, _numbers(step * parts, parts, 6, 50, seed))


def test_epochs_differ():
  epochs = {tuple(epoch) for epoch in _numbers(0, 1, 100 * 20, 20).reshape(100, 20)}
  assert len(epochs) == 100


def test_seeds_differ():
  assert len({tuple(_numbers(0, 1, 20, 20, seed)) for seed in range(100)}) == 100


def test_every_example_comes_first_equally_often():
  """1,000 epochs of 10: 100 each, with a deviation of 9.5."""
  first = _numbers(0, 1, 10_000, 10).reshape(1000, 10)[:, 0]
  counts = np.bincount(first, minlength=10)
  assert counts.min() > 60
  assert counts.max() < 140


def test_neighbors_are_torn_apart():
  """In 20 epochs of 1,000, two that are neighbors in the files follow each other 40 times."""
  distances = np.abs(np.diff(_numbers(0, 1, 20_000, 1000)))
  assert distances.mean() == pytest.approx(1000 / 3, rel=0.05)
  assert (distances == 1).sum() < 80


@pytest.mark.parametrize('num_examples', [1000, 50_000])
def test_batches_of_a_sorted_set_are_mixed(num_examples):
  """Of ten classes, a batch of 100 has 10 each with a variance of 9, if chance decides."""
  classes = _numbers(0, 1, 50_000, num_examples) * 10 // num_examples
  counts = (classes.reshape(-1, 100, 1) == np.arange(10)).sum(axis=1)
  # An epoch is used up without replacement, so that a small one varies a little less.
  assert counts.var() == pytest.approx(9 * (1 - 100 / num_examples), rel=0.1)


def test_eager_traced_and_in_a_dataset():
  def batch(step):
    return shuffle_order.batch_indices(step, batch_rows.BatchRows(16), 50, 3)

  eager = [batch(tf.constant(step, tf.int64)).numpy() for step in range(5)]
  traced = tf.function(batch, autograph=False, input_signature=[tf.TensorSpec([], tf.int64)])
  np.testing.assert_array_equal(eager, [traced(tf.constant(step, tf.int64)) for step in range(5)])
  np.testing.assert_array_equal(
      eager, list(tf.data.Dataset.range(5).map(batch).as_numpy_iterator()))


def test_the_global_seed_does_not_matter():
  before = _numbers(0, 1, 20, 20)
  try:
    tf.random.set_seed(1)
    np.testing.assert_array_equal(before, _numbers(0, 1, 20, 20))
  finally:
    tf.random.set_seed(None)


def test_numbers_beyond_32_bits():
  """Ten million records, so late that the count of examples used is beyond 2^40."""
  num_examples, batch_size = 10_000_019, 4096
  step = 2**40 // batch_size
  _, position = divmod(step * batch_size, num_examples)
  # The step within the batch of which the epoch ends.
  step += (num_examples - position) // batch_size
  epoch, position = divmod(step * batch_size, num_examples)
  used = _numbers(step, 1, batch_size, num_examples)
  for part in np.split(used, [num_examples - position]):
    assert 0 < len(part) == len(set(part)) < batch_size
  assert epoch > 100_000
  assert used.min() >= 0
  assert used.max() < num_examples
  # Nor is it what 32 bits would have left of the number.
  assert (used != _numbers(step % (2**32 // batch_size), 1, batch_size, num_examples)).any()


def test_indices_beyond_32_bits():
  used = _numbers(5, 1, 1000, 2**40)
  assert len(set(used)) == 1000
  assert 2**39 < used.max() < 2**40
  assert used.min() < 2**36


def test_positions_of_a_batch_that_spans_two_epochs():
  epochs, positions = shuffle_order.batch_positions(
      tf.constant(2, tf.int64), batch_rows.BatchRows(4), 5)
  np.testing.assert_array_equal(epochs, [1, 1, 2, 2])
  np.testing.assert_array_equal(positions, [3, 4, 0, 1])
