"""The gradients of a step, in one piece and in slices."""

import numpy as np
import pytest
import tensorflow as tf

from engine.training import gradients
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors


def _computed(accumulate, **changes):
  config = tiny_runs.config(**changes)
  state = state_lib.TrainState(config)
  rng = np.random.default_rng(0)
  images = rng.normal(size=[8, 8, 8, 3]).astype(np.float32)
  compute = tf.function(gradients.build(state, config.recipe, accumulate=accumulate))
  return compute(tf.constant(images), tf.constant(rng.integers(0, 10, [8]), tf.int32),
                 tf.constant(3, tf.int64))


@pytest.mark.parametrize('accumulate', [2, 8])
def test_slices_add_up_to_the_batch_with_its_dropout(accumulate):
  changes = {'dropout': 0.3, 'weight_decay_layers': ('all',)}
  whole, scalars, _ = _computed(1, **changes)
  total, terms, _ = _computed(accumulate, **changes)
  assert set(terms) == set(scalars)
  for name, value in scalars.items():
    np.testing.assert_allclose(terms[name], value, rtol=1e-6, err_msg=name)
  for one, other in zip(total, whole, strict=True):
    np.testing.assert_allclose(one, other, atol=1e-6 * float(tf.reduce_max(tf.abs(other))) + 1e-9)


def test_a_batch_that_is_normalized_as_a_whole_is_refused():
  config = tiny_runs.config(model='small_airbench', crop_size=12, standardize=False,
                            weight_decay_layers=('head',))
  network = state_lib.build_network(config)
  with pytest.raises(errors.InputError, match='--accumulate=2: batch normalization .*block1'):
    gradients.check_accumulate(2, network, config.recipe)
  gradients.check_accumulate(1, network, config.recipe)
  # The whitening has variables that are not trained, and no statistics.
  blocks = [f'block{block}_conv{conv}' for block in (1, 2, 3) for conv in (1, 2)]
  frozen = config.recipe.with_settings(frozen_layers=tuple(blocks))
  gradients.check_accumulate(2, network, frozen)
