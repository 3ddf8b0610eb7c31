"""Variables with their first values.

A variable's first value is a pure function of (seed, name), so that every replica, and every run of
the same seed, begins alike, in whatever order the variables are made.
"""

import math
import zlib

import tensorflow as tf


def truncated_normal(name: str, shape: list[int], stddev: float, seed: int) -> tf.Variable:
  """Returns a float32 variable of normal values, redrawn beyond two standard deviations.

  Args:
    name: of the variable; part of the seed.
    shape: of the variable.
    stddev: standard deviation before the truncation, as in tf.random.truncated_normal; the values'
      own is 0.8796 of it.
    seed: of the whole training.
  """
  key = [seed, zlib.crc32(name.encode())]
  return tf.Variable(tf.random.stateless_truncated_normal(shape, key, stddev=stddev), name=name)


def constant(name: str, shape: list[int], value: float) -> tf.Variable:
  """Returns a float32 variable that holds `value` everywhere."""
  return tf.Variable(tf.fill(shape, tf.constant(value, tf.float32)), name=name)


# Variance of a standard normal cut at +-2, over 1: 1 - 4 pdf(2) / (cdf(2) - cdf(-2)).
TRUNCATED_VARIANCE = 1.0 - 4.0 * (math.exp(-2.0) / math.sqrt(2.0 * math.pi)) / math.erf(2.0 ** 0.5)
