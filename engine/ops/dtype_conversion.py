"""bfloat16 and float32: one made from the other by their bits, and sums of one in the other.

A bfloat16 is the upper half of a float32: sign, the same eight bits of exponent, and seven of the
mantissa's 23. So widening appends sixteen zeros, and narrowing drops sixteen bits after rounding,
which is one addition to the whole word, whose carry runs into the exponent as it should:

  w + 0x7fff + (bit 16 of w)        to the nearest, of two equally near ones to the even

`to_float32` and `from_float32` are meant for functions that XLA compiles. There they cost next to
nothing, while a tf.cast between the two types halves the speed of what stands between: gelu and its
gradient, on a bfloat16 [512, 15, 15, 64], take 4.7 and 8.2 ms with tf.cast, 2.4 and 4.2 with these
(TensorFlow 2.21, two cores, medians of 14 interleaved runs).

Outside XLA, products and sums are left to TensorFlow's kernels. On a GPU, and where oneDNN takes
bfloat16 (on processors with AVX-512), a kernel adds up in float32 and rounds the sum once. On other
processors the kernels are Eigen's, some of which round after every addition: of a thousand numbers
between 1 and 2 they make 1024 instead of 1496, two halves that stand still at 512, from where on
the numbers of bfloat16 lie 4 apart. There `for_kernels` hands float32 to the kernels. Forward, and
forward with gradients, in milliseconds on a batch of 128 (two cores, TensorFlow 2.21 held to what
it has for AVX2, medians of 7 runs):

                                                  Eigen's kernels     by float32
  conv2d, 24 x 24,  3 to 64 channels, 5 x 5          28,  430          10,  42
  conv2d, 12 x 12, 64 to 64 channels, 5 x 5          42, 2000          31,  98
  dense, 2304 to 384                                3.5,   10         3.2, 9.2
"""

import functools

import tensorflow as tf

_HALF = tf.uint16
_WORD = tf.uint32
# Enough for a sum in bfloat16 to stand still, even in two parts that a kernel adds up apart.
_TERMS = 1000


def to_float32(values: tf.Tensor) -> tf.Tensor:
  """Returns bfloat16 values as float32, exactly; values of any other type as they are."""
  if values.dtype != tf.bfloat16:
    return values
  words = tf.cast(tf.bitcast(values, _HALF), _WORD)
  return tf.bitcast(tf.bitwise.left_shift(words, tf.constant(16, _WORD)), tf.float32)


def from_float32(values: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
  """Returns values in the type `dtype` that something which `to_float32` has widened had before.

  Args:
    values: float32 for bfloat16, else of type `dtype` already. The processor's own not-a-number
      stays one; a signalling one, which no operation returns, need not.
    dtype: the type wanted.
  """
  if dtype != tf.bfloat16:
    return values
  words = tf.bitcast(values, _WORD)
  odd = tf.bitwise.bitwise_and(tf.bitwise.right_shift(words, tf.constant(16, _WORD)),
                               tf.constant(1, _WORD))
  rounded = tf.bitwise.right_shift(words + (odd + 0x7fff), tf.constant(16, _WORD))
  return tf.bitcast(tf.cast(rounded, _HALF), tf.bfloat16)


def for_kernels(values: tf.Tensor) -> tf.Tensor:
  """Returns values in the type that kernels get them in, to add up in float32.

  The caller gives the kernel's result the type of `values` again, by tf.cast: that is the one
  rounding, and as the cast has a gradient, what flows back is rounded once as well.

  Args:
    values: of any type and shape.

  Returns:
    float32 for bfloat16 where `kernels_add_in_float32` says no; else values as they are.
  """
  if values.dtype != tf.bfloat16 or kernels_add_in_float32():
    return values
  return tf.cast(values, tf.float32)


def kernels_add_in_float32() -> bool:
  """Returns whether TensorFlow's kernels add up products of bfloat16 in float32 on this machine."""
  return bool(tf.config.get_visible_devices('GPU')) or cpu_kernels_add_in_float32()


@functools.cache
def cpu_kernels_add_in_float32() -> bool:
  """Returns whether the kernel of a filter gradient, on the processor, rounds a sum only once.

  The processor's flags do not say: TensorFlow and oneDNN choose the kernel, and each can be told
  to leave instructions alone. Where only oneDNN is told, its kernels for bfloat16 fail.
  """
  with tf.init_scope():
    numbers = 1 + tf.range(_TERMS) * 37 % 128 / 128
    # With one channel or filter Eigen has another kernel, which is exact.
    columns = tf.cast(tf.tile(tf.reshape(numbers, [1, 1, -1, 1]), [1, 1, 1, 2]), tf.bfloat16)
    try:
      sums = tf.raw_ops.Conv2DBackpropFilter(
          input=columns, filter_sizes=[1, 1, 2, 2], out_backprop=tf.ones_like(columns),
          strides=[1, 1, 1, 1], padding='VALID')
    except tf.errors.OpError:
      return False
    exact = tf.cast(tf.reduce_sum(numbers), tf.bfloat16)
    return bool(tf.reduce_all(sums == exact))
