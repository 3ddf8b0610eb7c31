"""Random bits are those of TensorFlow's operations, also where XLA compiles them."""

import numpy as np
import pytest
import tensorflow as tf

from engine.ops import philox


@pytest.mark.parametrize('seed', [[3, 5], [-1045986709, 2], [2 ** 40 + 1, 2 ** 63 - 1], [0, -1]])
def test_seeds_as_tensorflow_has_them(seed):
  seed = tf.constant(seed, tf.int64)
  expected = tf.raw_ops.StatelessRandomGetKeyCounter(seed=seed)
  folded = tf.random.fold_in(seed, 4, alg='philox')
  uniform = tf.random.stateless_uniform([7], seed, None, None, tf.uint32, alg='philox')

  def ours(seed):
    key, counter = philox.key_and_counter(seed)
    return key, counter, philox.fold_in(seed, 4), philox.bits([7], key, counter, tf.uint32)

  for found in (ours(seed), tf.function(ours, jit_compile=True, autograph=False)(seed)):
    for one, other in zip(found, (*expected, folded, uniform), strict=True):
      np.testing.assert_array_equal(one, other)


def test_a_seed_of_32_bits_is_that_of_64():
  for seed in ([3, 5], [-2, 7]):
    narrow, wide = (philox.fold_in(tf.constant(seed, dtype), 1) for dtype in (tf.int32, tf.int64))
    np.testing.assert_array_equal(narrow, wide)
