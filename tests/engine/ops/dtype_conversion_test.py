"""bfloat16: by its bits, every number there is and TensorFlow's own rounding; what kernels get."""

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


@pytest.mark.parametrize('reliable, dtype, expected', [
    (True, tf.bfloat16, tf.bfloat16), (False, tf.bfloat16, tf.float32),
    (True, tf.float32, tf.float32), (False, tf.float32, tf.float32),
    (False, tf.float64, tf.float64), (False, tf.float16, tf.float16)])
def test_kernels_get_float32_where_they_do_not_add_up_in_it(monkeypatch, reliable, dtype, expected):
  monkeypatch.setattr(dtype_conversion, 'kernels_add_in_float32', lambda: reliable)
  values = tf.constant([1.0, 2.5], dtype)
  found = dtype_conversion.for_kernels(values)
  assert found.dtype == expected
  assert (found is values) == (dtype == expected)
  np.testing.assert_array_equal(tf.cast(found, tf.float64), [1, 2.5])


@pytest.fixture(name='untried')
def fixture_untried():
  """The kernel is tried again in the test and after it."""
  dtype_conversion.cpu_kernels_add_in_float32.cache_clear()
  yield
  dtype_conversion.cpu_kernels_add_in_float32.cache_clear()


def _fails(**_):
  raise tf.errors.AbortedError(None, None, 'no such primitive')


@pytest.mark.parametrize('kernel, expected', [
    # The sum is 1495.7; from 1024 on the numbers of bfloat16 are 8 apart, 187 * 8 = 1496.
    (lambda **_: tf.fill([1, 1, 2, 2], tf.constant(1496, tf.bfloat16)), True),
    (lambda **_: tf.fill([1, 1, 2, 2], tf.constant(1488, tf.bfloat16)), False),
    (lambda **_: tf.constant([[[[1496, 1496], [1496, 1024]]]], tf.bfloat16), False),
    (_fails, False)])
def test_a_kernel_is_judged_by_its_sum(monkeypatch, untried, kernel, expected):
  monkeypatch.setattr(tf.raw_ops, 'Conv2DBackpropFilter', kernel)
  assert dtype_conversion.kernels_add_in_float32() == expected


def test_the_kernel_is_tried_once_and_outside_of_a_graph(monkeypatch, untried):
  kernel, graphs = tf.raw_ops.Conv2DBackpropFilter, []

  def tried(**arguments):
    graphs.append(not tf.executing_eagerly())
    return kernel(**arguments)

  monkeypatch.setattr(tf.raw_ops, 'Conv2DBackpropFilter', tried)
  for compiled in (False, True):
    tf.function(dtype_conversion.for_kernels, jit_compile=compiled)(tf.constant([1.0], tf.bfloat16))
  assert graphs == [False]


def test_a_gpu_adds_up_in_float32(monkeypatch):
  monkeypatch.setattr(dtype_conversion, 'cpu_kernels_add_in_float32', lambda: False)
  assert not dtype_conversion.kernels_add_in_float32()
  monkeypatch.setattr(tf.config, 'get_visible_devices', lambda kind: [kind])
  assert dtype_conversion.kernels_add_in_float32()
