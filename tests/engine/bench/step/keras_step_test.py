"""Tests for engine.bench.step.keras_step: the same training as ours."""

import keras
import pytest
import tensorflow as tf

from engine.bench.step import keras_step
from engine.bench.step import rana_step
from engine.models import model_registry
from tests.engine.bench.step import same_steps
from tests.engine.bench.step import small_workloads


@pytest.fixture(autouse=True)
def fixture_as_ours(monkeypatch):
  """Lets every model begin as ours does; Keras's policy and seed are the process's."""
  build = keras_step.network

  def network(task):
    model = build(task)
    model.set_weights(small_workloads.initial_values(task.model))
    return model

  monkeypatch.setattr(keras_step, 'network', network)
  yield
  keras.config.set_dtype_policy('float32')
  tf.random.set_seed(None)


@pytest.mark.parametrize('mode', ['float32', 'jit_compile', 'float32, step by step'])
def test_ten_steps_are_those_of_ours(mode):
  found = keras_step.KerasStep(small_workloads.task(), keras_step.MODES[mode])
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(10)
  same_steps.check_loss(found.facts()[0], loss)
  assert found.facts()[1] == sum(values.size for values in variables)
  same_steps.check(found.model.get_weights(), variables)
  found.model.optimizer.finalize_variable_values(found.model.trainable_variables)
  same_steps.check(found.model.get_weights(), averages)


@pytest.mark.parametrize('model', ['softmax', 'cnn'])
def test_the_lessons_steps_are_those_of_ours(model):
  task, config = small_workloads.lesson(model)
  found = keras_step.KerasStep(task, keras_step.MODES['float32'])
  found.work()
  ours = rana_step.OurStep(task, config)
  loss = ours.facts()[0]
  for _ in range(9):
    ours._take(1)
  same_steps.check_loss(found.facts()[0], loss)
  named = model_registry.named_variables(ours.state.network)
  same_steps.check(found.model.get_weights(), list(small_workloads.in_order(named, model)),
                   begun=small_workloads.initial_values(model))


def test_bfloat16_is_the_same_but_for_rounding():
  found = keras_step.KerasStep(small_workloads.task(), keras_step.MODES['mixed_bfloat16'])
  loss, variables, _ = same_steps.ours(5)
  assert found.facts()[0] == pytest.approx(loss, rel=1e-3)
  assert all(values.dtype == 'float32' for values in found.model.get_weights())
  same_steps.check(found.model.get_weights(), variables, tolerance=0.2)


def test_what_fails_in_fit_is_told(monkeypatch):
  def fail(*arguments, **named):
    raise MemoryError('none left')

  monkeypatch.setattr(keras.Sequential, 'fit', fail)
  with pytest.raises(MemoryError, match='none left'):
    keras_step.KerasStep(small_workloads.task(), keras_step.MODES['float32'])
