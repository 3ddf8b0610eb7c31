"""Which steps of an inner loop are timed, and that the others never ask the clock."""

import numpy as np
import pytest
import tensorflow as tf

from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs


def _loop(monkeypatch, is_on_gpu):
  """Returns the loop of a small training, as on a GPU or on the processor, and its batches."""
  monkeypatch.setattr(strategy_lib, 'is_on_gpu', lambda strategy: is_on_gpu)
  config = tiny_runs.config(model='softmax', weight_decay_layers=())
  loop = step_lib.build_loop(
      strategy_lib.build(), state_lib.TrainState(config), config.recipe, config.train_examples)
  batches = tf.data.Dataset.from_tensors((tf.ones([8, 8, 8, 3]), tf.range(8))).repeat()
  return loop, iter(batches)


def _nodes(definition):
  return [*definition.node, *(node for function in definition.library.function
                              for node in function.node_def)]


@pytest.mark.parametrize('is_on_gpu, timed', [(False, 3), (True, 1)])
def test_every_step_is_timed_on_the_processor_and_one_of_a_loop_on_a_gpu(
    monkeypatch, is_on_gpu, timed):
  loop, batches = _loop(monkeypatch, is_on_gpu)
  metrics = loop(batches, tf.constant(3))
  assert float(metrics['input_wait_steps']) == timed
  assert 0.0 <= float(metrics['input_wait']) < 60.0
  assert float(loop(batches, tf.constant(0))['input_wait_steps']) == 0.0
  definition = loop.get_concrete_function(batches, tf.constant(3)).graph.as_graph_def()
  branches = {branch.func.name for node in _nodes(definition) if node.op in ('If', 'StatelessIf')
              for branch in (node.attr['then_branch'], node.attr['else_branch'])}
  clocks = {function.signature.name for function in definition.library.function
            if any(node.op == 'Timestamp' for node in function.node_def)}
  # No other function has an edge to or from a clock.
  assert clocks
  assert (clocks <= branches) == is_on_gpu
  conditions = [node for node in _nodes(definition) if node.op in ('If', 'StatelessIf')]
  assert len(conditions) == 2 * is_on_gpu
  # They wait for each other alone.
  assert {name.lstrip('^') for node in conditions for name in node.input if name[0] == '^'} <= {
      node.name for node in conditions}
  assert all(node.device.endswith('CPU:0') for node in conditions)


def test_a_step_of_the_loop_is_the_same(monkeypatch):
  losses = []
  for is_on_gpu in (False, True):
    loop, batches = _loop(monkeypatch, is_on_gpu)
    losses.append(float(loop(batches, tf.constant(2))['loss']))
  np.testing.assert_array_equal(*losses)
