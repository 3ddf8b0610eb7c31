"""The alternating flip: which images are mirrored is a matter of the epoch, not of chance alone.

Keller Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", arXiv:2404.00498, section 3.6: in
the first epoch a random half of the images is mirrored, and from then on each image is the other
way round in every epoch. Two epochs so show both sides of every image, where a coin tossed every
time shows half of them one side twice.

The random half are the examples that a keyed permutation of all of them (shuffle_order.py) puts on
odd places. So it is a pure function of (example, epoch, seed), and needs the example's own number.
"""

import tensorflow as tf

from tfrecords import shuffle_order

# Keeps the half apart from the order of the examples, a permutation by the same cipher.
_SALT = 0x666C6970  # 'flip'


def alternating(indices: tf.Tensor, epochs: tf.Tensor, num_examples: int, seed: int) -> tf.Tensor:
  """Returns which examples are mirrored, bool [n].

  Args:
    indices: int64 [n] in [0, num_examples), which examples.
    epochs: int64 [n], the epoch of each, at least 0.
    num_examples: examples an epoch, at least 1.
    seed: of the whole training.
  """
  places = tf.raw_ops.RandomIndexShuffle(
      index=indices, seed=tf.constant([seed, _SALT, 0], tf.int64),
      max_index=tf.constant(num_examples - 1, tf.int64), rounds=shuffle_order.ROUNDS)
  return (places + epochs) % 2 == 1
