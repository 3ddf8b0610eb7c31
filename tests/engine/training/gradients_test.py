"""The gradients of a step, in one piece and in slices."""

import functools

import numpy as np
import pytest
import tensorflow as tf

from engine.models import airbench
from engine.models import forward_context
from engine.training import gradients
from engine.training import state as state_lib
from tests.engine import tiny_runs


def _computed(accumulate, **changes):
  config = tiny_runs.config(**changes)
  state = state_lib.TrainState(config)
  rng = np.random.default_rng(0)
  side = config.recipe.augmentation.crop_size
  images = rng.normal(size=[8, side, side, 3]).astype(np.float32)
  compute = tf.function(
      gradients.build(state, config.recipe, accumulate=accumulate), autograph=False)
  return compute(tf.constant(images), tf.constant(rng.integers(0, 10, [8]), tf.int32),
                 tf.constant(3, tf.int64))


@pytest.mark.parametrize('accumulate', [2, pytest.param(8, marks=pytest.mark.slow)])
def test_slices_add_up_to_the_batch_with_its_dropout(accumulate):
  changes = {'dropout': 0.3, 'weight_decay_layers': ('all',)}
  whole, scalars, _ = _computed(1, **changes)
  total, terms, _ = _computed(accumulate, **changes)
  assert set(terms) == set(scalars)
  for name, value in scalars.items():
    np.testing.assert_allclose(terms[name], value, rtol=1e-6, err_msg=name)
  for one, other in zip(total, whole, strict=True):
    np.testing.assert_allclose(one, other, atol=1e-6 * float(tf.reduce_max(tf.abs(other))) + 1e-9)


@pytest.mark.parametrize('accumulate, changes', [
    (2, {'model': 'dense', 'weight_decay_layers': ()}),
    (1, {'model': 'small_airbench', 'crop_size': 12, 'standardize': False,
         'weight_decay_layers': ('head',)})])
def test_compiled_gradients_are_the_same_but_for_rounding(accumulate, changes):
  plain, scalars, updates = _computed(accumulate, dropout=0.3, **changes)
  compiled, terms, statistics = _computed(accumulate, dropout=0.3, jit_compile=True, **changes)
  for name, value in scalars.items():
    np.testing.assert_allclose(terms[name], value, rtol=1e-6, err_msg=name)
  assert (len(updates) > 0) == (changes['model'] == 'small_airbench')
  for one, other in zip(
      [*compiled, *(value for _, value in statistics)],
      [*plain, *(value for _, value in updates)], strict=True):
    np.testing.assert_allclose(one, other, atol=1e-5 * float(tf.reduce_max(tf.abs(other))) + 1e-9)


def test_batch_normalization_sums_18_times_over_the_replicas(monkeypatch):
  """Three times a layer of cifar10_94, whose network has as many: workers wait every time."""
  sums = []

  def counted(value):
    sums.append(value)
    return tf.identity(value)

  monkeypatch.setattr(forward_context, 'ForwardContext', functools.partial(
      forward_context.ForwardContext, sum_over_replicas=counted))
  config = tiny_runs.config(model='small_airbench', crop_size=12, standardize=False,
                            weight_decay_layers=('head',))
  assert airbench.Airbench.BLOCKS.keys() == airbench.SmallAirbench.BLOCKS.keys()
  tf.function(
      gradients.build(state_lib.TrainState(config), config.recipe), autograph=False
  ).get_concrete_function(tf.TensorSpec([8, 12, 12, 3]), tf.TensorSpec([8], tf.int32),
                          tf.TensorSpec([], tf.int64))
  assert len(sums) == 18
