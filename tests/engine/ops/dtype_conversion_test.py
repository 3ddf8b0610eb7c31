"""bfloat16 by its bits: every number there is, and TensorFlow's own rounding."""

import hypothesis
from hypothesis.extra import numpy as hnp
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import dtype_conversion

_EVERY = tf.bitcast(tf.constant(np.arange(2 ** 16, dtype=np.uint16)), tf.bfloat16)


def _bits(values):
  return tf.bitcast(values, {2: tf.uint16, 4: tf.uint32}[values.dtype.size]).numpy()


def test_by_hand():
  # 1 is 0x3f80; the next number is larger by 2^-7.
  values = tf.constant([1.0, 1 + 2.0 ** -7, 1 + 2.0 ** -8, 1 + 3 * 2.0 ** -8, -2.0])
  narrow = dtype_conversion.from_float32(values, tf.bfloat16)
  # The third and the fourth lie in the middle: to the even neighbor, below and above.
  np.testing.assert_array_equal(_bits(narrow), [0x3f80, 0x3f81, 0x3f80, 0x3f82, 0xc000])


@pytest.mark.parametrize('compiled', [False, True])
def test_every_bfloat16_comes_back(compiled):
  there = tf.function(dtype_conversion.to_float32, jit_compile=compiled)
  back = tf.function(
      lambda wide: dtype_conversion.from_float32(wide, tf.bfloat16), jit_compile=compiled)
  wide = there(_EVERY)
  np.testing.assert_array_equal(_bits(wide), np.arange(2 ** 16, dtype=np.uint32) << 16)
  np.testing.assert_array_equal(_bits(back(wide)), np.arange(2 ** 16))


@hypothesis.given(hnp.arrays(np.float32, 50, elements={'allow_nan': False}))
def test_rounds_as_a_cast_does(values):
  found = dtype_conversion.from_float32(tf.constant(values), tf.bfloat16)
  np.testing.assert_array_equal(_bits(found), _bits(tf.cast(values, tf.bfloat16)))


def test_what_is_too_large_becomes_infinite_and_no_number_stays_none():
  values = tf.constant([3.4e38, -3.4e38, np.inf, np.nan, -np.nan])
  found = tf.cast(dtype_conversion.from_float32(values, tf.bfloat16), tf.float32)
  np.testing.assert_array_equal(found, [np.inf, -np.inf, np.inf, np.nan, np.nan])


@pytest.mark.parametrize('dtype', [tf.float32, tf.float64, tf.float16], ids=lambda d: d.name)
def test_leaves_other_types_alone(dtype):
  values = tf.constant([1.0, 2.5], dtype)
  assert dtype_conversion.to_float32(values) is values
  assert dtype_conversion.from_float32(values, dtype) is values
