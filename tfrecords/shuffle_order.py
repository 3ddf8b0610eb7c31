"""Which example is used when: a stateless permutation an epoch.

The examples of a training are numbered 0, 1, 2, ... without end; number p is element p mod n of the
permutation of epoch p // n, and step N takes the numbers [N * batch, (N + 1) * batch). No queue and
no generator has a state here, so any step can be asked for at once, and a resumed training sees
what it would have seen.

The permutation is a keyed cycle-walking block cipher over [0, n), TensorFlow's RandomIndexShuffle
(https://www.tensorflow.org/api_docs/python/tf/random/experimental/index_shuffle). The raw operation
is used since one batch may reach across two epochs and then needs two keys.
"""

import tensorflow as tf

# Keeps the order's random numbers apart from those of the distortions, which have the same seed.
_SALT = 0x6F72646572  # 'order'
# Rounds of the cipher, here and in alternating_flip.py. With TensorFlow's default of 4, neighbours
# stay together: of 1,000 examples sorted by class, the counts of the classes in a batch vary by
# twice what chance gives (measured; 8 rounds suffice for a million examples, more examples need
# more). A round costs 10 ns an example.
ROUNDS = 24


def epoch_and_position(step: int, batch_size: int, num_examples: int) -> tuple[int, int]:
  """Returns the epoch that step `step` begins in, and how many of its examples came before."""
  return divmod(step * batch_size, num_examples)


def batch_places(step: tf.Tensor, batch_size: int,
                 num_examples: int) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the epoch of each example of step `step`, and its place there: int64 [batch_size]."""
  number = tf.cast(step, tf.int64) * batch_size + tf.range(batch_size, dtype=tf.int64)
  return number // num_examples, number % num_examples


def batch_indices(step: tf.Tensor, batch_size: int, num_examples: int, seed: int) -> tf.Tensor:
  """Returns the examples that make the batch of step `step`.

  Args:
    step: int64 scalar, at least 0.
    batch_size: examples a step over all replicas.
    num_examples: examples an epoch, at least 1.
    seed: of the whole training.

  Returns:
    int64 [batch_size] in [0, num_examples).
  """
  epoch, place = batch_places(step, batch_size, num_examples)
  key = tf.stack([tf.fill([batch_size], tf.constant(seed, tf.int64)),
                  tf.fill([batch_size], tf.constant(_SALT, tf.int64)), epoch], axis=1)
  return tf.raw_ops.RandomIndexShuffle(
      index=place, seed=key, max_index=tf.constant(num_examples - 1, tf.int64),
      rounds=ROUNDS)


def queue_seed(epoch: tf.Tensor, seed: int) -> tf.Tensor:
  """Returns the int64 scalar that seeds the shuffle queue of `epoch` in a streamed training."""
  return tf.random.stateless_uniform(
      [], tf.stack([tf.constant(seed ^ _SALT, tf.int64), tf.cast(epoch, tf.int64)]),
      minval=0, maxval=tf.int64.max, dtype=tf.int64, alg='philox')
