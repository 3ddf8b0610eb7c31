"""Loops of one operation in one function: sums over all workers, and products of matrices."""

from collections.abc import Callable, Sequence

import tensorflow as tf

# Takes the number of repetitions, int32 [], and returns a number of the last result.
Loop = Callable[[tf.Tensor], tf.Tensor]


def exchanges(strategy: tf.distribute.Strategy, sizes: Sequence[int]) -> Loop:
  """Returns a loop, traced, that sums a list of float32 tensors over all workers.

  Args:
    strategy: of the workers.
    sizes: of the tensors, in numbers.
  """
  zeros = [tf.zeros([size]) for size in sizes]

  def add(index: tf.Tensor, *values: tf.Tensor) -> tuple[tf.Tensor, ...]:
    # Each one waits for the one before.
    return index + 1, *strategy.run(_sum, args=(values,))

  @tf.function(autograph=False)
  def exchange(count: tf.Tensor) -> tf.Tensor:
    return tf.while_loop(lambda index, *_: index < count, add, (tf.constant(0), *zeros),
                         parallel_iterations=1)[1][0]

  exchange(tf.constant(0))
  return exchange


def products(side: int) -> Loop:
  """Returns a loop, not traced yet, that multiplies square float32 matrices of so many rows."""
  factor = tf.random.stateless_normal([side, side], [0, 0], stddev=side ** -0.5)

  @tf.function(autograph=False)
  def product(count: tf.Tensor) -> tf.Tensor:
    return tf.while_loop(lambda index, _: index < count,
                         lambda index, values: (index + 1, tf.matmul(values, factor)),
                         (tf.constant(0), factor), parallel_iterations=1)[1][0, 0]

  return product


def _sum(values: tuple[tf.Tensor, ...]) -> list[tf.Tensor]:
  replica = tf.distribute.get_replica_context()
  # A value of a loop is on no device, and the sum is to be where the values are.
  placed = [tf.identity(value) for value in values]
  return replica.all_reduce(tf.distribute.ReduceOp.SUM, placed)
