"""Tests for engine.bench.step.jax_step: the same training as ours."""

import numpy as np
import pytest

from engine.bench.step import jax_step
from engine.bench.step import step_workload
from tests.engine.bench.step import same_steps
from tests.engine.bench.step import small_workloads

jax = pytest.importorskip('jax')

_NAMES = [
  f'{layer.name}/{kind}' for layer in step_workload.LAYERS for kind in ('weights', 'biases')
]


def as_ours(workload):
  """Returns variables that begin as ours do."""
  del workload
  return {name: jax.numpy.asarray(values)
          for name, values in zip(_NAMES, small_workloads.initial_values(), strict=True)}


def in_order(values):
  return [np.asarray(values[name]) for name in _NAMES]


def test_six_steps_are_those_of_ours(monkeypatch):
  monkeypatch.setattr(jax_step, 'initial_values', as_ours)
  found = jax_step.JaxStep(small_workloads.workload(), jax_step.MODES['jit'])
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(6)
  same_steps.check_loss(found.first_step().loss, loss)
  assert found.first_step().num_parameters == sum(values.size for values in variables)
  same_steps.check(in_order(found.variables), variables)
  same_steps.check(in_order(found.averages), averages)


def test_bfloat16_is_the_same_but_for_rounding(monkeypatch):
  monkeypatch.setattr(jax_step, 'initial_values', as_ours)
  found = jax_step.JaxStep(small_workloads.workload(), jax_step.MODES['jit, bfloat16'])
  loss, variables, _ = same_steps.ours(1)
  assert found.first_step().loss == pytest.approx(loss, rel=1e-3)
  assert all(values.dtype == 'float32' for values in found.variables.values())
  same_steps.check(in_order(found.variables), variables, 0.2)


def test_initial_values_are_drawn_as_ours():
  drawn = in_order(jax_step.initial_values(small_workloads.workload()))
  for mine, theirs in zip(drawn, small_workloads.initial_values(), strict=True):
    assert mine.shape == theirs.shape
    if theirs.ndim == 1:
      assert (mine == theirs).all()
    else:
      assert abs(mine.std() / theirs.std() - 1) < 0.05
