"""Tests for engine.training.compute_dtype."""

import numpy as np
import pytest
import tensorflow as tf

from engine.config import recipe_checks
from engine.ops import dtype_conversion
from engine.training import batch_inspection
from engine.training import compute_dtype
from engine.training import state as state_lib
from engine.training import step as step_lib
from tests.engine import tiny_runs

ZEN5 = frozenset({'avx512f', 'avx512_bf16'})
SAPPHIRE_RAPIDS = frozenset({'avx512f', 'amx_bf16'})
OLD = frozenset({'avx2', 'avx512f'})


@pytest.mark.parametrize('name, flags, expected', [
    ('auto', ZEN5, 'bfloat16'), ('auto', SAPPHIRE_RAPIDS, 'bfloat16'), ('auto', OLD, 'float32'),
    ('auto', frozenset(), 'float32'), ('float32', ZEN5, 'float32'), ('bfloat16', OLD, 'bfloat16')])
def test_auto_takes_bfloat16_where_there_is_hardware_for_it(monkeypatch, name, flags, expected):
  monkeypatch.setattr(dtype_conversion, 'kernels_add_in_float32', lambda: True)
  assert compute_dtype.resolve(name, flags) == expected


@pytest.mark.parametrize('name, expected', [('auto', 'float32'), ('bfloat16', 'bfloat16')])
def test_auto_does_not_take_hardware_that_no_kernel_uses(monkeypatch, name, expected):
  monkeypatch.setattr(dtype_conversion, 'kernels_add_in_float32', lambda: False)
  assert compute_dtype.resolve(name, ZEN5) == expected


@pytest.mark.parametrize('capability, expected', [((8, 0), 'bfloat16'), ((7, 5), 'float32')])
def test_a_gpu_is_asked_before_the_processor(monkeypatch, capability, expected):
  monkeypatch.setattr(tf.config, 'get_visible_devices', lambda kind: [kind])
  monkeypatch.setattr(tf.config.experimental, 'get_device_details',
                      lambda gpu: {'compute_capability': capability})
  assert compute_dtype.resolve('auto', OLD) == expected


def test_every_name_is_one_that_a_recipe_may_have():
  assert set(recipe_checks.COMPUTE_DTYPES) == {'auto', *compute_dtype.TYPES}


def _probe(name):
  """Returns what the probe sees of a batch, computed in `name`."""
  config = tiny_runs.config(compute_dtype=name)
  images = tf.random.stateless_normal([8, 8, 8, 3], [1, 2])
  labels = tf.range(8, dtype=tf.int32)
  return batch_inspection.build(state_lib.TrainState(config), config.recipe)(images, labels)


def test_bfloat16_computes_the_same_but_for_its_rounding():
  exact, rounded = _probe('float32'), _probe('bfloat16')
  assert {value.dtype for group in rounded.values() for value in group.values()} == {tf.float32}
  np.testing.assert_allclose(rounded['loss_terms']['loss'], exact['loss_terms']['loss'], rtol=2e-3)
  flat, flat_rounded = (
      np.concatenate([np.ravel(value) for value in seen['gradients'].values()])
      for seen in (exact, rounded))
  # Eight bits of mantissa: 2^-8 a rounding, a dozen of them in a row.
  assert 0 < np.linalg.norm(flat_rounded - flat) / np.linalg.norm(flat) < 0.05


def test_a_step_in_bfloat16_leaves_float32_variables():
  config = tiny_runs.config(compute_dtype='bfloat16')
  state = state_lib.TrainState(config)
  before = {v.name: v.numpy() for v in state.network.trainable_variables}
  loop = step_lib.build_loop(tf.distribute.OneDeviceStrategy('CPU:0'), state,
                             config.recipe, config.train_examples)
  images, labels = tf.random.stateless_normal([8, 8, 8, 3], [1, 2]), tf.range(8, dtype=tf.int32)
  batches = tf.data.Dataset.from_tensors((images, labels)).repeat()
  report = loop(iter(batches), tf.constant(2))
  assert {value.dtype for value in report.values()} == {tf.float32}
  for variable in (*state.network.trainable_variables, *state.averages.trainable_variables):
    assert variable.dtype == tf.float32
    assert np.isfinite(variable.numpy()).all()
  assert any((v.numpy() != before[v.name]).any() for v in state.network.trainable_variables)
