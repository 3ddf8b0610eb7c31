"""Tests for engine.bench.step.torch_step: the same training as ours."""

import numpy as np
import pytest

from engine.bench.step import torch_step
from tests.engine.bench.step import same_steps
from tests.engine.bench.step import small_workloads

torch = pytest.importorskip('torch')

# After the second pooling, of 8 x 8 pixels.
_SIDE = 2


@pytest.fixture(autouse=True)
def fixture_as_ours(monkeypatch):
  """Lets every network begin as ours does."""
  build = torch_step.network

  def network(workload):
    layers = build(workload)
    with torch.no_grad():
      for parameter, values in zip(
        layers.parameters(), small_workloads.initial_values(), strict=True
      ):
        parameter.copy_(torch.from_numpy(theirs(values)))
    return layers

  monkeypatch.setattr(torch_step, 'network', network)


def theirs(values):
  """Returns our weights as PyTorch lays them out: outputs first, features in channels first."""
  if values.ndim == 4:
    return np.ascontiguousarray(values.transpose(3, 2, 0, 1))
  if values.ndim == 2 and values.shape[1] == 384:
    values = values.reshape(_SIDE, _SIDE, 64, 384).transpose(2, 0, 1, 3).reshape(-1, 384)
  return np.ascontiguousarray(values.T)


def ours(parameter):
  """Returns what `theirs` was made of."""
  values = parameter.detach().numpy()
  if values.ndim == 4:
    return values.transpose(2, 3, 1, 0)
  if values.ndim == 2 and values.shape[0] == 384:
    return values.T.reshape(64, _SIDE, _SIDE, 384).transpose(1, 2, 0, 3).reshape(-1, 384)
  return values.T


@pytest.mark.parametrize('mode', ['eager', 'channels_last'])
def test_six_steps_are_those_of_ours(mode):
  found = torch_step.TorchStep(small_workloads.workload(), torch_step.MODES[mode])
  assert found.work() == 5
  loss, variables, averages = same_steps.ours(6)
  same_steps.check_loss(found.first_step().loss, loss)
  assert found.first_step().num_parameters == sum(values.size for values in variables)
  same_steps.check([ours(values) for values in found.network.parameters()], variables)
  same_steps.check([ours(values) for values in found.averages], averages)


def test_bfloat16_is_the_same_but_for_rounding():
  found = torch_step.TorchStep(
      small_workloads.workload(), torch_step.MODES['channels_last, bf16 autocast'])
  loss, variables, _ = same_steps.ours(1)
  assert found.first_step().loss == pytest.approx(loss, rel=1e-3)
  same_steps.check([ours(values) for values in found.network.parameters()], variables, 0.2)


def test_modes_say_what_they_compute_in():
  assert all((mode.compute_dtype == 'bfloat16') == ('bf16' in name)
             and mode.compiled == ('compile' in name)
             and mode.channels_last == ('channels_last' in name)
             for name, mode in torch_step.MODES.items())


@pytest.mark.slow
@pytest.mark.parametrize('mode', [
    'channels_last, compile', 'channels_last, compile, bf16 autocast'])
def test_compiled_steps_are_those_of_ours(mode):
  found = torch_step.TorchStep(small_workloads.workload(), torch_step.MODES[mode])
  loss, variables, _ = same_steps.ours(1)
  assert found.first_step().loss == pytest.approx(loss, rel=1e-3)
  same_steps.check([ours(values) for values in found.network.parameters()], variables,
                   0.2 if 'bf16' in mode else 1e-4)
