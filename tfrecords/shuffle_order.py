"""The order of the examples: a stateless permutation per epoch.

The examples of a training are numbered 0, 1, 2, ... without end; number p is element p mod n of the
permutation of epoch p // n, and step N takes the numbers [N * batch, (N + 1) * batch). There is no
state, so the batch of any step is available at once, and a resumed training sees the same batches
as an uninterrupted one.

The permutation is a keyed cycle-walking block cipher over [0, n), TensorFlow's RandomIndexShuffle
(https://www.tensorflow.org/api_docs/python/tf/random/experimental/index_shuffle). The raw operation
is used because a batch may span two epochs and then needs two keys.
"""

import tensorflow as tf

from tfrecords import batch_rows

# Separates the random numbers of the order from those of the augmentation, which has the same seed.
_SALT = 0x6F72646572  # 'order'
# Rounds of the cipher, here and in alternating_flip.py. With TensorFlow's default of 4, neighbors
# stay together: of 1,000 examples sorted by class, the class counts in a batch vary twice as much
# as those of random batches (measured; 8 rounds suffice for a million examples, larger sets need
# more). A round costs 10 ns per example.
ROUNDS = 24


def batch_positions(step: tf.Tensor, rows: batch_rows.BatchRows,
                    num_examples: int) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns epoch and position therein of each example of step `step`, int64 [rows]."""
  number = rows.example_numbers(step)
  return number // num_examples, number % num_examples


def batch_indices(step: tf.Tensor, rows: batch_rows.BatchRows, num_examples: int,
                  seed: int) -> tf.Tensor:
  """Returns the indices of the examples in the batch of step `step`.

  Args:
    step: int64 scalar, at least 0.
    rows: of the batch.
    num_examples: examples per epoch, at least 1.
    seed: the seed of the training.

  Returns:
    int64 [rows] in [0, num_examples).

  Example:
    Two batches of 3 are an epoch of 6 examples, each of them once:

    >>> rows = rana.loop.BatchRows(3)
    >>> first = rana.loop.batch_indices(0, rows, num_examples=6, seed=0)
    >>> second = rana.loop.batch_indices(1, rows, num_examples=6, seed=0)
    >>> print(np.sort(np.concatenate([first, second])))
    [0 1 2 3 4 5]
  """
  epoch, position = batch_positions(step, rows, num_examples)
  key = tf.stack([tf.fill([rows.count], tf.constant(seed, tf.int64)),
                  tf.fill([rows.count], tf.constant(_SALT, tf.int64)), epoch], axis=1)
  return tf.raw_ops.RandomIndexShuffle(
      index=position, seed=key, max_index=tf.constant(num_examples - 1, tf.int64),
      rounds=ROUNDS)
