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


def he_normal(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns a float32 variable of normal values whose variance is 2 / fan-in.

  It keeps the variance of activations through a layer that a relu follows (He et al., "Delving deep
  into rectifiers", arXiv:1502.01852, equation 10). The values are truncated at two standard
  deviations, and widened so that this is their variance all the same.

  Args:
    name: of the variable; part of the seed.
    shape: [inputs, outputs] of a dense layer, or kh, kw, C, F of filters.
    seed: of the whole training.
  """
  fan_in = math.prod(shape[:-1])
  return truncated_normal(name, shape, math.sqrt(2.0 / fan_in / TRUNCATED_VARIANCE), seed)


def constant(name: str, shape: list[int], value: float) -> tf.Variable:
  """Returns a float32 variable that holds `value` everywhere."""
  return tf.Variable(tf.fill(shape, tf.constant(value, tf.float32)), name=name)


def xavier(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns a float32 variable of uniform values that keeps the size of what passes through.

  Uniform in +-sqrt(6 / (inputs + outputs)), where a filter's taps count as inputs and as outputs
  (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
  2010, equation 16).

  Args:
    name: of the variable; part of the seed.
    shape: [inputs, outputs] of a dense layer, or kh, kw, C, F of filters.
    seed: of the whole training.
  """
  taps = math.prod(shape[:-2])
  bound = math.sqrt(6.0 / (taps * (shape[-2] + shape[-1])))
  key = [seed, zlib.crc32(name.encode())]
  return tf.Variable(tf.random.stateless_uniform(shape, key, -bound, bound), name=name)


def dirac(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns float32 filters that begin by passing their input on.

  The first min(C, F) of the filters take one channel each, at the centre, as PyTorch's dirac_; the
  others are uniform in +-1 / sqrt(kh kw C), the usual beginning of a convolution there. So
  airbench94 begins (arXiv:2404.00498, section 3.1).

  Args:
    name: of the variable; part of the seed.
    shape: kh, kw, C, F.
    seed: of the whole training.
  """
  rows, columns, channels, filters = shape
  bound = (rows * columns * channels) ** -0.5
  values = tf.random.stateless_uniform(
      shape, [seed, zlib.crc32(name.encode())], -bound, bound).numpy()
  passing = min(channels, filters)
  values[..., :passing] = 0.0
  values[rows // 2, columns // 2, range(passing), range(passing)] = 1.0
  return tf.Variable(values, name=name)


# Variance of a standard normal cut at +-2, over 1: 1 - 4 pdf(2) / (cdf(2) - cdf(-2)).
TRUNCATED_VARIANCE = 1.0 - 4.0 * (math.exp(-2.0) / math.sqrt(2.0 * math.pi)) / math.erf(2.0 ** 0.5)
