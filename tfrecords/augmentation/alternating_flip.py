"""The alternating flip: each image is mirrored in every second epoch.

Keller Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", arXiv:2404.00498, section 3.6: in
the first epoch a random half of the images is mirrored, and in each later epoch the other images
than in the epoch before. So two epochs show both versions of every image, where independent random
flips show the same version of half of the images twice.

The random half are the examples that a keyed permutation (shuffle_order.py) maps to odd positions.
So the flip is a pure function of (example, epoch, seed), and needs the number of the example.
"""

import tensorflow as tf

from tfrecords import shuffle_order

# Separates this permutation from the shuffle order, which uses the same cipher.
_SALT = 0x666C6970  # 'flip'


def alternating(indices: tf.Tensor, epochs: tf.Tensor, num_examples: int, seed: int) -> tf.Tensor:
  """Returns which examples are mirrored, bool [n].

  Args:
    indices: example numbers, int64 [n] in [0, num_examples).
    epochs: the epoch of each, int64 [n], at least 0.
    num_examples: examples per epoch, at least 1.
    seed: the seed of the training.
  """
  positions = tf.raw_ops.RandomIndexShuffle(
      index=indices, seed=tf.constant([seed, _SALT, 0], tf.int64),
      max_index=tf.constant(num_examples - 1, tf.int64), rounds=shuffle_order.ROUNDS)
  return (positions + epochs) % 2 == 1
