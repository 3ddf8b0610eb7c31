"""Random bits by Philox-4x32 from a seed, the same under XLA as without it.

They are those of TensorFlow's stateless random operations with alg='philox' (Salmon et al.,
"Parallel random numbers: as easy as 1, 2, 3", 2011). Those begin with StatelessRandomGetKeyCounter,
of which XLA's kernel has other results for seeds that are negative or have more than 31 bits; so
the key and the counter are computed here by the generator itself, as TensorFlow's kernel does it.
"""

import tensorflow as tf

# The key that scrambles a seed: 0x3ec8f720 and 0x02461e29 in GenerateKey of TensorFlow's
# core/kernels/stateless_random_ops.cc.
_SCRAMBLING_KEY = 0x02461e29_3ec8f720


def bits(shape: tf.types.experimental.TensorLike, key: tf.Tensor, counter: tf.Tensor,
         dtype: tf.DType) -> tf.Tensor:
  """Returns random bits from a key and the first value of the counter.

  Args:
    shape: of the result.
    key: uint64 [1].
    counter: uint64 [2], the lower half first; each value of it yields 128 bits.
    dtype: int32, uint32, int64 or uint64.
  """
  return tf.raw_ops.StatelessRandomUniformFullIntV2(
      shape=shape, key=key, counter=counter, alg=tf.random.Algorithm.PHILOX.value, dtype=dtype)


def key_and_counter(seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the key, uint64 [1], and the first counter, uint64 [2], that belong to a seed.

  Args:
    seed: int32 or int64 [2], any numbers.
  """
  scrambled = bits([2], tf.constant([_SCRAMBLING_KEY], tf.uint64),
                   tf.bitcast(tf.cast(seed, tf.int64), tf.uint64), tf.uint64)
  return scrambled[:1], tf.stack([tf.zeros([], tf.uint64), scrambled[1]])


def fold_in(seed: tf.Tensor, number: int) -> tf.Tensor:
  """Returns the seed, int32 [2], of stream `number` of a seed, as tf.random.fold_in does.

  Args:
    seed: int32 or int64 [2].
    number: of the stream, at least 0.
  """
  return tf.stack([bits([], *key_and_counter(seed), tf.int32), tf.constant(number)])
