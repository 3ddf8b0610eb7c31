"""Interleaved timing of several candidates: a warm-up, then rounds in the order A B C A B C.

A temporary slowdown of the machine then affects all candidates, and ratios taken round by round
hardly change. Rates are wall-clock; processor time counts all threads of the process. Each round
starts with an unmeasured lead-in: it drains prefetch buffers and lets other threads go idle.
"""

from collections.abc import Callable, Sequence
import dataclasses
import statistics
import time

from engine.bench.core import confidence_intervals
from engine.bench.core import timed_run

# In units of a round: caches, traced functions and tf.data's autotuning settle in the warm-up.
_WARM_UP_ROUNDS = 3.0
_LEAD_IN_ROUNDS = 0.3


@dataclasses.dataclass(frozen=True)
class Candidate:
  """A candidate that is timed in this process.

  Attributes:
    name: the row name in the result table.
    work: processes a few items and returns their number, at least 1.
    warm_up_items: the minimum number of items of the warm-up, for example to fill a cache.
  """
  name: str
  work: Callable[[], int]
  warm_up_items: int = 0

  def run_for(self, seconds: float, min_items: int, clock: timed_run.Clock,
              cpu_clock: timed_run.Clock) -> timed_run.TimedRun:
    """Works for at least `seconds` seconds and `min_items` items."""
    return timed_run.run_for(self.work, seconds, min_items, clock, cpu_clock)


@dataclasses.dataclass(frozen=True)
class Plan:
  """`num_rounds` rounds of at least `seconds` seconds each."""
  num_rounds: int = 9
  seconds: float = 0.7

  @property
  def warm_up_seconds(self) -> float:
    """The length of the unmeasured warm-up of each candidate."""
    return _WARM_UP_ROUNDS * self.seconds

  @property
  def lead_in_seconds(self) -> float:
    """The length of the unmeasured lead-in before each round of a candidate."""
    return _LEAD_IN_ROUNDS * self.seconds


@dataclasses.dataclass(frozen=True)
class Timing:
  """The measurements of one candidate, one value per round.

  Attributes:
    name: the candidate's name.
    rates: items per second.
    cpu_seconds: processor seconds per item, summed over all threads of the process.
    peak_bytes: peak memory of the candidate's own process; 0 if it has none.
  """
  name: str
  rates: tuple[float, ...]
  cpu_seconds: tuple[float, ...]
  peak_bytes: int = 0

  @property
  def rate(self) -> float:
    """The median rate, items per second."""
    return statistics.median(self.rates)

  @property
  def cpu(self) -> float:
    """The median processor time per item, seconds."""
    return statistics.median(self.cpu_seconds)


@dataclasses.dataclass(frozen=True)
class Ratio:
  """The speed of one candidate relative to another.

  Attributes:
    numerator: the name of the candidate whose rate is divided.
    denominator: the name of the candidate that it is compared with.
    pairs: the ratio of the two rates in each round.
  """
  numerator: str
  denominator: str
  pairs: tuple[float, ...]

  @property
  def median(self) -> float:
    """The median of the pairs."""
    return statistics.median(self.pairs)

  @property
  def interval(self) -> tuple[float, float]:
    """The confidence interval of the median."""
    return confidence_intervals.median_interval(self.pairs)[:2]

  @property
  def confidence(self) -> float:
    """The probability with which the interval covers the true median."""
    return confidence_intervals.median_interval(self.pairs)[2]


def measure(
  candidates: Sequence[timed_run.Timeable],
  plan: Plan,
  clock: timed_run.Clock = time.perf_counter,
  cpu_clock: timed_run.Clock = time.process_time,
  after_round: Callable[[], None] = lambda: None,
) -> list[Timing]:
  """Times the candidates in turn.

  Args:
    candidates: what to time.
    plan: the number and length of the rounds.
    clock: returns wall-clock seconds.
    cpu_clock: returns the processor seconds of this process.
    after_round: is called after each round.

  Returns:
    One timing per candidate.
  """
  for candidate in candidates:
    candidate.run_for(plan.warm_up_seconds, max(1, candidate.warm_up_items), clock, cpu_clock)
  rounds: list[list[timed_run.TimedRun]] = [[] for _ in candidates]
  for _ in range(plan.num_rounds):
    for candidate, runs in zip(candidates, rounds, strict=True):
      candidate.run_for(plan.lead_in_seconds, 1, clock, cpu_clock)
      runs.append(candidate.run_for(plan.seconds, 1, clock, cpu_clock))
    after_round()
  return [timing(candidate.name, runs) for candidate, runs in zip(candidates, rounds, strict=True)]


def timing(name: str, runs: Sequence[timed_run.TimedRun]) -> Timing:
  """Returns the timing of a candidate from its timed runs, one per round."""
  return Timing(name, tuple(run.items / run.seconds for run in runs),
                tuple(run.cpu_seconds / run.items for run in runs),
                max(run.peak_bytes for run in runs))


def ratio(numerator: Timing, denominator: Timing) -> Ratio:
  """Returns the round-by-round ratio of two timings of the same measurement."""
  pairs = zip(numerator.rates, denominator.rates, strict=True)
  return Ratio(numerator.name, denominator.name, tuple(above / below for above, below in pairs))
