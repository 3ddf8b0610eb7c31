"""Variables with their initial values.

An initial value is a pure function of (seed, name, shape): every replica and every run with the
same seed starts with the same values, in whatever order the variables are created.
"""

import math
import zlib

import tensorflow as tf


def truncated_normal(name: str, shape: list[int], stddev: float, seed: int) -> tf.Variable:
  """Returns a float32 variable of normal values, truncated at two standard deviations.

  Args:
    name: of the variable; part of the random key.
    shape: of the variable.
    stddev: standard deviation before the truncation, as in tf.random.truncated_normal; after it,
      the standard deviation is 0.8796 of that.
    seed: of the run.

  Example:
    >>> weights = rana.loop.truncated_normal('conv1/weights', [5, 5, 3, 64], 0.1, seed=0)
    >>> print(bool(tf.reduce_max(abs(weights)) <= 2 * 0.1))
    True
  """
  key = [seed, zlib.crc32(name.encode())]
  return tf.Variable(tf.random.stateless_truncated_normal(shape, key, stddev=stddev), name=name)


def he_normal(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns a float32 variable of normal values whose variance is 2 / fan-in.

  This keeps the variance of activations through a layer with a relu (He et al., "Delving deep into
  rectifiers", arXiv:1502.01852, equation 10). The values are truncated at two standard deviations;
  the variance is that after the truncation.

  Args:
    name: of the variable; part of the random key.
    shape: [inputs, outputs] of a dense layer, or kh, kw, C, F of filters.
    seed: of the run.

  Example:
    The same seed and name give the same values; of 50 inputs, the variance is 2/50 = 0.04:

    >>> weights = rana.loop.he_normal('dense/weights', [50, 2000], seed=0)
    >>> print(f'{tf.math.reduce_variance(weights):.2f}')
    0.04
    >>> again = rana.loop.he_normal('dense/weights', [50, 2000], seed=0)
    >>> print(bool(tf.reduce_all(weights == again)))
    True
  """
  fan_in = math.prod(shape[:-1])
  return truncated_normal(name, shape, math.sqrt(2.0 / fan_in / TRUNCATED_VARIANCE), seed)


def constant(name: str, shape: list[int], value: float) -> tf.Variable:
  """Returns a float32 variable that holds `value` everywhere.

  Example:
    >>> print(rana.loop.constant('dense/biases', [3], 0.5).numpy())
    [0.5 0.5 0.5]
  """
  return tf.Variable(tf.fill(shape, tf.constant(value, tf.float32)), name=name)


def xavier(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns a float32 variable with Glorot (Xavier) uniform values.

  Uniform in +-sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, "Understanding the difficulty of
  training deep feedforward neural networks", 2010, equation 16).

  Args:
    name: of the variable; part of the random key.
    shape: [inputs, outputs] of a dense layer, or kh, kw, C, F of filters.
    seed: of the run.

  Example:
    Of 2 inputs and 4 outputs, the values are between -1 and 1:

    >>> weights = rana.loop.xavier('dense/weights', [2, 4], seed=0)
    >>> print(weights.shape, bool(tf.reduce_max(abs(weights)) <= 1))
    (2, 4) True
  """
  taps = math.prod(shape[:-2])
  bound = math.sqrt(6.0 / (taps * (shape[-2] + shape[-1])))
  key = [seed, zlib.crc32(name.encode())]
  return tf.Variable(tf.random.stateless_uniform(shape, key, -bound, bound), name=name)


def dirac(name: str, shape: list[int], seed: int) -> tf.Variable:
  """Returns float32 filters that start as a partial identity.

  The first min(C, F) filters copy one channel each, as PyTorch's dirac_; the others are uniform in
  +-1 / sqrt(kh kw C), PyTorch's default for a convolution. This is the initialization of airbench94
  (arXiv:2404.00498, section 3.1).

  Args:
    name: of the variable; part of the random key.
    shape: kh, kw, C, F.
    seed: of the run.
  """
  rows, columns, channels, filters = shape
  bound = (rows * columns * channels) ** -0.5
  values = tf.random.stateless_uniform(
      shape, [seed, zlib.crc32(name.encode())], -bound, bound).numpy()
  passing = min(channels, filters)
  values[..., :passing] = 0.0
  values[rows // 2, columns // 2, range(passing), range(passing)] = 1.0
  return tf.Variable(values, name=name)


# Variance of a standard normal distribution truncated at +-2: 1 - 4 pdf(2) / (cdf(2) - cdf(-2)).
TRUNCATED_VARIANCE = 1.0 - 4.0 * (math.exp(-2.0) / math.sqrt(2.0 * math.pi)) / math.erf(2.0 ** 0.5)
