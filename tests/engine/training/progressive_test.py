"""Progressive resizing: which steps see shrunk images, and that the loops meet without a gap."""

import types

import numpy as np
import pytest
import tensorflow as tf

from engine.training import batch_inspection
from engine.training import input_wait
from engine.training import progressive
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs
from tfrecords import resize

_SETTINGS = {'model': 'small_airbench', 'weight_decay_layers': ('head',), 'crop_size': 12,
             'max_steps': 10, 'progressive_side': 9, 'progressive_fraction': 0.2}


@pytest.mark.parametrize('changes, expected', [
    ({}, 2), ({'max_steps': 1_000}, 200), ({'max_steps': 1}, 0),
    ({'progressive_side': 0, 'progressive_fraction': 0.0}, 0)])
def test_the_steps_that_see_shrunk_images(changes, expected):
  recipe = tiny_runs.config(**_SETTINGS | changes).recipe
  assert progressive.num_shrunk_steps(recipe) == expected
  images = tf.ones([2, 12, 12, 3])
  assert progressive.shrunk(recipe, images, expected).shape[1] == 12
  if expected:
    assert progressive.shrunk(recipe, images, expected - 1).shape[1] == 9


@pytest.mark.parametrize('done, steps, calls', [
    (0, 2, [('shrunk', 2)]), (0, 1, [('shrunk', 1)]), (2, 3, [('whole', 3)]),
    (0, 5, [('shrunk', 2), ('whole', 3)]), (1, 2, [('shrunk', 1), ('whole', 1)]),
    (0, 0, [('shrunk', 0), ('whole', 0)]), (2, 0, [('whole', 0)])])
def test_which_loop_takes_which_steps(done, steps, calls):
  state, found = types.SimpleNamespace(step=tf.Variable(done, dtype=tf.int64)), []

  def loop(name):
    @tf.function
    def run(iterator, count):
      del iterator
      return {'loss': tf.constant(1.0), **dict.fromkeys(
          input_wait.METRIC_NAMES, tf.cast(count, tf.float32))}

    def noted(iterator, count):
      found.append((name, int(count)))
      return run(iterator, count)
    noted.get_concrete_function = run.get_concrete_function
    return noted

  recipe = tiny_runs.config(**_SETTINGS).recipe
  metrics = progressive.Loop(state, recipe, loop('shrunk'), loop('whole'))(
      iter([]), tf.constant(steps))
  assert found == calls
  assert {name: float(value) for name, value in metrics.items()} == {
      'loss': 1.0, 'input_wait': steps, 'input_wait_steps': steps}


def test_a_training_shrinks_its_first_images():
  """One call or several: the same weights; the step of a batch decides what its layers see."""
  rng = np.random.default_rng(0)
  batch = (tf.constant(rng.random([8, 12, 12, 3], np.float32)), tf.range(8) % 10)
  config, ends = tiny_runs.config(**_SETTINGS), []
  state = state_lib.TrainState(config)
  state.adapt(lambda: batch[0])
  start = [variable.numpy() for variable in state.variables]
  loop = step_lib.build_loop(strategy_lib.build(), state, config.recipe, 40)
  for calls in ([4], [1, 2, 1]):
    for variable, value in zip(state.variables, start, strict=True):
      variable.assign(value)
    batches = iter(tf.data.Dataset.from_tensors(batch).repeat())
    for count in calls:
      loop(batches, tf.constant(count))
    ends.append([variable.numpy() for variable in state.variables])
  for one, other in zip(*ends, strict=True):
    np.testing.assert_array_equal(one, other)
  # The loss that is announced is that of the images that the step will see.
  for step, side in ((1, 9), (2, 12)):
    state.step.assign(step)
    expected = batch_inspection.build(state, config.recipe)(
        resize.shrink(batch[0], side), batch[1])['loss_terms']['loss']
    assert batch_inspection.next_loss(state, config.recipe, *batch) == pytest.approx(
        float(expected), rel=1e-5)
