"""What a comparison of two trainings has found: the largest differences, and a verdict."""

from collections.abc import Iterator
import dataclasses

import numpy as np

from engine.reporting import text_table

# Norm of the difference of two tensors, relative to that of the tensor, up to which it is rounding.
TOLERANCES = {'float32': 1e-4, 'bfloat16': 2e-2}
# Times what noise in the last bits changes, which is allowed.
_NOISE_FACTOR = 10.0
LOSS, GRADIENTS = 'loss terms', 'gradients'

# By kind and name.
Tensors = dict[tuple[str, str], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Difference:
  """The relative difference of a tensor.

  Attributes:
    kind: of the tensor.
    name: of the tensor.
    step: after which it was found, from 1.
    value: norm of the difference, relative to the norm on the single device.
    allowed: what rounding explains.
  """
  kind: str
  name: str
  step: int
  value: float
  allowed: float

  @property
  def excess(self) -> float:
    """How many times it is what rounding explains."""
    return self.value / self.allowed if self.value == self.value else float('inf')


@dataclasses.dataclass(frozen=True)
class ReplicaCheck:
  """What was found.

  Attributes:
    replicas: their number.
    steps: number of steps.
    differences: of each kind of tensors the one that rounding explains least.
    unequal: the first tensor that is not the same on all replicas; empty: there is none.
  """
  replicas: int
  steps: int
  differences: tuple[Difference, ...]
  unequal: str

  @property
  def agrees(self) -> bool:
    """Whether nothing but rounding differs."""
    return not self.unequal and all(found.excess <= 1 for found in self.differences)

  def lines(self) -> list[str]:
    """Returns a table of the differences, and the verdict."""
    rows = [('largest relative difference', '', 'allowed', 'of', 'step'),
            *((one.kind, f'{one.value:.1e}', f'{one.allowed:.1e}', one.name, one.step)
              for one in self.differences)]
    worst = max(self.differences, key=lambda one: one.excess)
    verdict = 'equal but for rounding'
    if self.unequal:
      verdict = f'WRONG: {self.unequal} is not the same on all replicas'
    elif not self.agrees:
      verdict = (f'WRONG: {worst.kind} of {worst.name} differ by {worst.value:.1e}, of which '
                 f'rounding explains {worst.allowed:.1e}')
    return [*text_table.align(rows),
            f'{self.steps} steps on one device and on {self.replicas} replicas: {verdict}']


def differences(found: Tensors, expected: Tensors, noisy: Tensors, step: int,
                tolerance: float) -> Iterator[Difference]:
  """Yields the difference of every tensor.

  Args:
    found: on replicas.
    expected: the same tensors on one device.
    noisy: the gradients of images with noise, on one device.
    step: after which they were found.
    tolerance: what is allowed at least.
  """
  floors = {name: _NOISE_FACTOR * _relative(value, expected[kind, name])
            for (kind, name), value in noisy.items() if kind == GRADIENTS}
  # Statistics and accumulators have names of their own.
  largest = max(floors.values())
  for (kind, name), value in expected.items():
    floor = 0.0 if kind == LOSS else floors.get(name, largest)
    yield Difference(kind, name, step, _relative(found[kind, name], value),
                     max(tolerance, floor))


def _relative(found: np.ndarray, expected: np.ndarray) -> float:
  """Returns the norm of the difference relative to the norm of what is expected."""
  norm = np.linalg.norm(expected.astype(np.float64))
  difference = np.linalg.norm(found.astype(np.float64) - expected)
  return float(difference / norm) if norm else float(difference)
