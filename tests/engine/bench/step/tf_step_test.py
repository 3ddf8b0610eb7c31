"""Tests for engine.bench.step.tf_step: the same training as ours."""

import tensorflow as tf

from engine.bench.step import tf_step
from tests.engine.bench.step import same_steps
from tests.engine.bench.step import small_workloads


def test_six_steps_are_those_of_ours(monkeypatch):
  monkeypatch.setattr(tf_step, 'initial_values', lambda workload: [
      tf.Variable(values) for values in small_workloads.initial_values()])
  found = tf_step.TfStep(small_workloads.workload())
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(6)
  same_steps.check_loss(found.first_step().loss, loss)
  same_steps.check([variable.numpy() for variable in found.variables], variables)
  same_steps.check([average.numpy() for average in found.averages], averages)


def test_initial_values_are_drawn_as_ours():
  for mine, theirs in zip(tf_step.initial_values(small_workloads.workload()),
                          small_workloads.initial_values(), strict=True):
    assert mine.shape == theirs.shape
    if theirs.ndim == 1:
      assert (mine.numpy() == theirs).all()
    else:
      assert abs(mine.numpy().std() / theirs.std() - 1) < 0.05
