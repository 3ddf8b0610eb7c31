"""Tests for engine.bench.step.step_workload."""

import pickle
import subprocess
import sys

import pytest

from engine.bench.step import step_workload
from engine.models import model_registry
from tests.engine.bench.step import small_workloads


def test_layers_begin_as_the_tutorials_do():
  named = model_registry.named_variables(model_registry.build('tutorial', (24, 24, 3), 10, 0))
  assert [f'{layer.name}/{kind}' for layer in step_workload.LAYERS
          for kind in ('biases', 'weights')] == list(named)
  for layer in step_workload.LAYERS:
    assert (named[f'{layer.name}/biases'].numpy() == layer.bias).all()
    weights = named[f'{layer.name}/weights'].numpy()
    # The variance of a normal distribution cut at two deviations.
    assert abs(weights.std() / (0.8796 * layer.stddev) - 1) < 0.05


@pytest.mark.parametrize('multiply_adds, steps', [
    (784_000, 200), (2 * 10 ** 7, 100), (2 * 10 ** 8, 10), (10 ** 10, 5)])
def test_small_networks_take_more_steps_between_two_clock_readings(multiply_adds, steps):
  assert step_workload.steps_per_call(multiply_adds) == steps


def test_a_workload_goes_to_another_process():
  workload = small_workloads.workload()
  assert (pickle.loads(pickle.dumps(workload)).images == workload.images).all()


def test_no_framework_is_imported_with_it():
  program = ('import sys; from engine.bench.step import step_workload, '
             'torch_step, jax_step; print({"tensorflow", "torch", "jax"} & {*sys.modules})')
  assert subprocess.check_output([sys.executable, '-c', program], text=True) == 'set()\n'
