"""Compares a candidate's training with this engine's: the same numbers in, the same numbers out."""

import numpy as np
import pytest

from engine.bench.step import rana_step
from engine.bench.step import step_workload
from tests.engine.bench.step import small_workloads


def ours(steps: int) -> tuple[float, list[np.ndarray], list[np.ndarray]]:
  """Returns the first loss, and variables and averages after `steps` steps of this engine.

  Each list holds weights and biases of every layer, alternating.
  """
  found = rana_step.RanaStep(small_workloads.workload(), small_workloads.config())
  for _ in range(steps - 1):
    found.train(1)
  return found.first_step().loss, *(_in_order(network)
                             for network in (found.state.network, found.state.averages))


def _in_order(network) -> list[np.ndarray]:
  named = {variable.name.partition(':')[0]: variable.numpy() for variable in network.variables}
  return [named[f'{layer.name}/{kind}'] for layer in step_workload.LAYERS
          for kind in ('weights', 'biases')]


def check(found: list[np.ndarray], wanted: list[np.ndarray], tolerance: float = 1e-4,
          begun: list[np.ndarray] | None = None) -> None:
  """Compares variables: how far they have come apart, as a share of how far they have come."""
  begun = begun or small_workloads.initial_values()
  for mine, theirs, first in zip(found, wanted, begun, strict=True):
    change = np.linalg.norm(theirs - first)
    assert change > 0
    assert np.linalg.norm(mine - theirs) < tolerance * change, theirs.shape


def check_loss(found: float, wanted: float) -> None:
  """Compares first losses."""
  assert found == pytest.approx(wanted, rel=1e-5)
