"""Tests for engine.bench.plain_step: the same training as ours."""

import tensorflow as tf

from engine.bench import plain_step
from tests.engine.bench import same_steps
from tests.engine.bench import small_tasks


def test_six_steps_are_those_of_ours(monkeypatch):
  monkeypatch.setattr(plain_step, 'initial_values', lambda task: [
      tf.Variable(values) for values in small_tasks.initial_values()])
  found = plain_step.PlainStep(small_tasks.task())
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(6)
  same_steps.check_loss(found.facts()[0], loss)
  same_steps.check([variable.numpy() for variable in found.variables], variables)
  same_steps.check([average.numpy() for average in found.averages], averages)


def test_initial_values_are_drawn_as_ours():
  for mine, theirs in zip(plain_step.initial_values(small_tasks.task()),
                          small_tasks.initial_values(), strict=True):
    assert mine.shape == theirs.shape
    if theirs.ndim == 1:
      assert (mine.numpy() == theirs).all()
    else:
      assert abs(mine.numpy().std() / theirs.std() - 1) < 0.05
