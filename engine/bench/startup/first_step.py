"""A training step that was taken, and what its process has cost by then.

This module imports no framework, because the worker processes of all frameworks import it.
"""

import time
from typing import NamedTuple

from engine.reporting import host_memory


class Costs(NamedTuple):
  """What a process has cost since its start.

  Attributes:
    cpu_seconds: processor time, summed over all threads.
    peak_bytes: peak resident memory.
    loss: of the step.
  """
  cpu_seconds: float
  peak_bytes: int
  loss: float


class FirstStep:
  """The target of a worker process that has taken one training step."""

  def __init__(self, loss: float):
    """Measures the process.

    Args:
      loss: of the step, which is known when the step has ended.
    """
    self._costs = Costs(time.process_time(), host_memory.peak_bytes(), loss)

  def costs(self) -> Costs:
    """Returns what the process had cost at the end of the step."""
    return self._costs
