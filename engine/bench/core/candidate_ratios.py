"""Ratios of this engine's best candidate to the best of every other group."""

from collections.abc import Sequence
import dataclasses
from typing import Protocol

from engine.bench.core import timing
from engine.bench.core import worker_candidate


class Measured(Protocol):
  """A candidate and its rates."""

  @property
  def candidate(self) -> worker_candidate.WorkerCandidate:
    """What was measured."""

  @property
  def timing(self) -> timing.Timing:
    """Its rates."""


@dataclasses.dataclass(frozen=True)
class Row:
  """A candidate and its rates, where there is no more to say of it."""
  candidate: worker_candidate.WorkerCandidate
  timing: timing.Timing


def ratios(rows: Sequence[Measured]) -> list[timing.Ratio]:
  """Returns this engine's best over every other group's best, in any dtype and in float32.

  The two ratios of a group are one if both bests compute in float32. Last comes what the settings
  of this engine give.
  """
  float32 = [row for row in rows if row.candidate.compute_dtype == 'float32']
  found = {}
  for selected in (rows, float32):
    ours, others, _ = _sides(selected)
    for group in dict.fromkeys(row.candidate.group for row in others):
      pair = best(ours), best([row for row in others if row.candidate.group == group])
      found[pair[0].candidate.name, pair[1].candidate.name] = timing.ratio(
          *(row.timing for row in pair))
  ours, _, controls = _sides(float32)
  return [*found.values(), *(timing.ratio(best(ours).timing, row.timing) for row in controls)]


def _sides(rows: Sequence[Measured]) -> tuple[list[Measured], list[Measured], list[Measured]]:
  """Returns this engine's rows, those of the others, and this engine's controls."""
  own = [row for row in rows if row.candidate.group == worker_candidate.OURS]
  return ([row for row in own if not row.candidate.is_control],
          [row for row in rows if row not in own],
          [row for row in own if row.candidate.is_control])


def best(rows: Sequence[Measured]) -> Measured:
  """Returns the row with the highest median rate."""
  return max(rows, key=lambda row: row.timing.rate)
