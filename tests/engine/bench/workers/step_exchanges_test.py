"""Tests for step_exchanges, on a graph that is traced and not run."""

import tensorflow as tf

from engine.bench.workers import step_exchanges
from engine.bench.workers.step_exchanges import Exchange


def test_exchanges_in_a_loop_and_in_functions():
  def reduce(value, key):
    return tf.raw_ops.CollectiveReduceV2(
        input=value, group_size=2, group_key=1, instance_key=key, ordering_token=[],
        merge_op='Add', final_op='Id')

  @tf.function(autograph=False)
  def inner(value):
    return reduce(value, 7)

  @tf.function(autograph=False)
  def loop(count):
    def step(index, vector, flags):
      return index + 1, inner(vector) + reduce(vector, 8), reduce(flags, 9)
    return tf.while_loop(lambda index, *_: index < count, step,
                         (0, tf.zeros([3, 5]), tf.zeros([2], tf.float64)))

  found = step_exchanges.of_graph(loop.get_concrete_function(tf.constant(3)).graph)
  vector = Exchange('CollectiveReduceV2', 'float32', 15, 60)
  flags = Exchange('CollectiveReduceV2', 'float64', 2, 16)
  assert sorted(found) == [vector, vector, flags]
  assert step_exchanges.rows(found) == [(*vector, 2), (*flags, 1)]


def test_a_single_device_exchanges_nothing():
  @tf.function
  def double(value):
    return 2 * value

  graph = double.get_concrete_function(tf.constant(1.0)).graph
  assert step_exchanges.of_graph(graph) == []
