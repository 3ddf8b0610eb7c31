"""The probe of a batch: every layer by name, no update, and the loss of the next step."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import model_registry
from engine.training import batch_inspection
from engine.training import state as state_lib
from tests.engine import tiny_runs

_FROZEN = ('block1_conv1', 'block1_conv2')


def _start(side=8, **changes):
  """Returns a recipe, a state, images and labels."""
  config = tiny_runs.config(crop_size=side, **changes)
  rng = np.random.default_rng(0)
  images = tf.constant(rng.normal(size=[8, side, side, 3]).astype(np.float32))
  state = state_lib.TrainState(config)
  state.adapt(lambda: images)
  return config.recipe, state, images, tf.constant(rng.integers(0, 10, [8]).astype(np.int32))


def _values(network):
  return [variable.numpy() for variable in network.trainable_variables]


def test_probe_changes_nothing_and_knows_every_layer():
  recipe, state, images, labels = _start()
  before = _values(state.network)
  look = batch_inspection.build(state, recipe)(images, labels)
  np.testing.assert_array_equal(look['layers']['softmax_linear'], state.network(images))
  assert list(look['loss_terms']) == ['cross_entropy', 'weight_decay', 'loss']
  assert sorted(look['gradients']) == sorted(map(
      model_registry.variable_name, state.network.trainable_variables))
  assert all((a == b).all() for a, b in zip(before, _values(state.network), strict=True))
  assert int(state.step) == 0
  assert batch_inspection.next_loss(state, recipe, images, labels) == pytest.approx(
      float(look['loss_terms']['loss']), rel=1e-6)


def test_frozen_layers_decay_nothing_and_compute_as_in_evaluation():
  recipe, state, images, labels = _start(
      12, model='airbench', frozen_layers=_FROZEN, weight_decay_layers=('block1_conv1',),
      weight_decay=1.0)
  look = batch_inspection.build(state, recipe)(images, labels)
  assert float(look['loss_terms']['weight_decay']) == 0.0
  expected = state.network.activations(images)
  for name in ('block1_conv1', 'block1_conv2'):
    np.testing.assert_allclose(look['layers'][name], expected[name], atol=1e-5)
  assert np.abs(look['layers']['block2_conv1'] - expected['block2_conv1']).max() > 0.01
  assert not {name.partition('/')[0] for name in look['gradients']} & {*_FROZEN}
