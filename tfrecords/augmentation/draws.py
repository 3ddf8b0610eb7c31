"""The keys of random draws that later augmentations make.

Each operation has a key of its own, folded from (seed, step) and the number of the operation. So
an operation that is turned on changes no draw of the others, and a run that an earlier version
began continues with the same batches.
"""

import tensorflow as tf

# Numbers of the operations; never reused.
COLOR_JITTER, TRIVIAL_AUGMENT, CUTOUT, MIXING = range(1, 5)


def key(seed: int, step: tf.Tensor, operation: int) -> tf.Tensor:
  """Returns the key of the draws of an operation, int64 [2].

  Args:
    seed: the seed of the training.
    step: integer scalar, at least 0.
    operation: one of the numbers above.
  """
  base = tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)])
  return tf.random.fold_in(base, operation, alg='philox')


def uniform(shape: list[int], drawn_with: tf.Tensor) -> tf.Tensor:
  """Returns numbers in [0, 1), float32 of a shape."""
  return tf.random.stateless_uniform(shape, drawn_with, alg='philox')


def beta(count: int, alpha: float, drawn_with: tf.Tensor) -> tf.Tensor:
  """Returns numbers in [0, 1] of the distribution Beta(alpha, alpha), float32 [count].

  That is G / (G + H) for two numbers of the gamma distribution of alpha. Those of a small alpha may
  be below the smallest float, so their logarithms are drawn: G is a number of the distribution of
  alpha + 1 times U^(1 / alpha) for a uniform U (G. Marsaglia and W. W. Tsang, "A simple method for
  generating gamma variables", ACM TOMS 26, 2000, section 6).

  Args:
    count: how many.
    alpha: more than 0; 1 is the uniform distribution, below 1 most are near 0 or 1.
    drawn_with: the key.
  """
  gamma = tf.random.stateless_gamma(
      [2, count], drawn_with, tf.constant(alpha + 1, tf.float64), dtype=tf.float64)
  from_zero = tf.random.stateless_uniform(
      [2, count], tf.random.fold_in(drawn_with, 0, alg='philox'), dtype=tf.float64, alg='philox')
  logarithms = tf.math.log(gamma) + tf.math.log(1 - from_zero) / alpha
  return tf.cast(tf.sigmoid(logarithms[0] - logarithms[1]), tf.float32)
