"""Tests for engine.bench.step.rana_step."""

import pytest

from engine.bench.step import rana_step
from tests.engine.bench.step import small_workloads


@pytest.mark.parametrize('dtype', ['float32', 'bfloat16'])
def test_it_is_the_trainers_step(dtype):
  found = rana_step.RanaStep(
      small_workloads.workload(), small_workloads.config(compute_dtype=dtype))
  loss, parameters = found.first_step()
  # ln 10 and the decay of local3 (256 inputs here) and local4.
  decay = sum((values ** 2).sum() for values in small_workloads.initial_values()[4:8:2])
  assert loss == pytest.approx(2.303 + 0.004 / 2 * decay, abs=0.02)
  assert parameters == sum(values.size for values in small_workloads.initial_values())
  assert int(found.state.step) == 1
  assert found.work() == 5
  assert int(found.state.step) == 6
