"""Tests for engine.bench.step.keras_step: the same training as ours."""

import keras
import pytest
import tensorflow as tf

from engine.bench.step import keras_networks
from engine.bench.step import keras_step
from engine.bench.step import rana_step
from engine.models import model_registry
from tests.engine.bench.step import same_steps
from tests.engine.bench.step import small_workloads


@pytest.fixture(autouse=True)
def fixture_as_ours(monkeypatch):
  """Lets every model begin as ours does; Keras's policy and seed are the process's."""
  build = keras_networks.build

  def network(workload):
    model = build(workload)
    model.set_weights(small_workloads.initial_values(workload.model))
    return model

  monkeypatch.setattr(keras_networks, 'build', network)
  yield
  keras.config.set_dtype_policy('float32')
  tf.random.set_seed(None)


@pytest.mark.parametrize('mode', [
    'float32', pytest.param('jit_compile', marks=pytest.mark.slow),
    pytest.param('float32, step by step', marks=pytest.mark.slow)])
def test_ten_steps_are_those_of_ours(mode):
  found = keras_step.KerasStep(small_workloads.workload(), keras_step.MODES[mode])
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(10)
  same_steps.check_loss(found.first_step().loss, loss)
  assert found.first_step().num_parameters == sum(values.size for values in variables)
  same_steps.check(found.model.get_weights(), variables)
  found.model.optimizer.finalize_variable_values(found.model.trainable_variables)
  same_steps.check(found.model.get_weights(), averages)


@pytest.mark.parametrize('model', ['softmax', 'cnn'])
def test_the_lessons_steps_are_those_of_ours(model):
  workload, config = small_workloads.lesson(model)
  found = keras_step.KerasStep(workload, keras_step.MODES['float32'])
  found.work()
  ours = rana_step.RanaStep(workload, config)
  loss = ours.first_step().loss
  for _ in range(9):
    ours.train(1)
  same_steps.check_loss(found.first_step().loss, loss)
  named = model_registry.named_variables(ours.state.network)
  same_steps.check(found.model.get_weights(), list(small_workloads.in_order(named, model)),
                   begun=small_workloads.initial_values(model))


def test_bfloat16_is_the_same_but_for_rounding():
  found = keras_step.KerasStep(small_workloads.workload(), keras_step.MODES['mixed_bfloat16'])
  loss, variables, _ = same_steps.ours(5)
  assert found.first_step().loss == pytest.approx(loss, rel=1e-3)
  assert all(values.dtype == 'float32' for values in found.model.get_weights())
  same_steps.check(found.model.get_weights(), variables, tolerance=0.2)


def test_failures_in_fit_are_reported(monkeypatch):
  def fail(*arguments, **named):
    raise MemoryError('none left')

  monkeypatch.setattr(keras.Sequential, 'fit', fail)
  with pytest.raises(MemoryError, match='none left'):
    keras_step.KerasStep(small_workloads.workload(), keras_step.MODES['float32'])
