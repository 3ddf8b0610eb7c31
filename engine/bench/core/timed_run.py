"""Timed repetition of a unit of work: items done, wall-clock time, processor time, peak memory.

This module imports no framework, because the worker processes of all frameworks import it.
"""

from collections.abc import Callable
import dataclasses
import time
from typing import Protocol

Clock = Callable[[], float]


@dataclasses.dataclass(frozen=True)
class TimedRun:
  """The measurement of one uninterrupted run.

  Attributes:
    items: the number of items that were processed.
    seconds: wall-clock time.
    cpu_seconds: processor time, summed over all threads of the process; of a candidate with a
      process of its own also over the processes that it has started.
    peak_bytes: peak resident memory of the process so far; 0 where candidates share a process.
  """
  items: int
  seconds: float
  cpu_seconds: float
  peak_bytes: int = 0


class Timeable(Protocol):
  """What can be timed: a timing.Candidate in this process or a worker.Worker in its own."""

  @property
  def name(self) -> str:
    """The row name in the result table."""

  @property
  def warm_up_items(self) -> int:
    """The minimum number of items of the warm-up."""

  def run_for(self, seconds: float, min_items: int, clock: Clock, cpu_clock: Clock) -> TimedRun:
    """Works for at least `seconds` seconds and `min_items` items."""


def run_for(work: Callable[[], int], seconds: float, min_items: int = 1,
            clock: Clock = time.perf_counter, cpu_clock: Clock = time.process_time) -> TimedRun:
  """Calls `work` until `seconds` have passed and `min_items` items are done.

  Args:
    work: processes a few items and returns their number, at least 1.
    seconds: the minimum wall-clock time.
    min_items: the minimum number of items.
    clock: returns wall-clock seconds.
    cpu_clock: returns the processor seconds of this process.

  Returns:
    The measurement of all calls together.
  """
  items, start, cpu_start = 0, clock(), cpu_clock()
  while True:
    items += work()
    elapsed = clock() - start
    if elapsed >= seconds and items >= min_items:
      return TimedRun(items, elapsed, cpu_clock() - cpu_start)
