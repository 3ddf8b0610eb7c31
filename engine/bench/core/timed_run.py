"""A spell of work: something is done over and over for a while, and counted.

No framework is imported here, since the processes of all of them read this page.
"""

from collections.abc import Callable
import dataclasses
import time
from typing import Protocol

Clock = Callable[[], float]


@dataclasses.dataclass(frozen=True)
class Spell:
  """What was done in one go.

  Attributes:
    items: how many were done.
    seconds: of wall-clock time.
    cpu_seconds: of processor time, over all threads of the process.
    peak_bytes: the most memory that the process has held so far; 0 where it is not its own.
  """
  items: int
  seconds: float
  cpu_seconds: float
  peak_bytes: int = 0


class Subject(Protocol):
  """What can be timed: a Candidate of this process, or a worker.Worker, which has its own."""

  @property
  def name(self) -> str:
    """As it stands in the table."""

  @property
  def warm_up_items(self) -> int:
    """The warm-up goes on until so many are done."""

  def spell(self, seconds: float, least: int, clock: Clock, cpu_clock: Clock) -> Spell:
    """Works for at least `seconds` seconds and `least` items."""


def work_for(work: Callable[[], int], seconds: float, least: int = 1,
             clock: Clock = time.perf_counter, cpu_clock: Clock = time.process_time) -> Spell:
  """Calls `work` until `seconds` have passed and `least` items are done.

  Args:
    work: does a little and returns how many items that were, at least 1.
    seconds: of wall-clock time.
    least: items.
    clock: returns seconds.
    cpu_clock: returns the seconds of processor time of this process.
  """
  items, start, cpu_start = 0, clock(), cpu_clock()
  while True:
    items += work()
    elapsed = clock() - start
    if elapsed >= seconds and items >= least:
      return Spell(items, elapsed, cpu_clock() - cpu_start)
