"""Times several things against each other: warm-up, then rounds in turn, A B C A B C.

What slows a machine down for a while then hits all of them, and a ratio taken round by round
hardly sees it. Rates are wall-clock; processor time counts all threads of the process, so that
work in the background is not free. Before every round a candidate works unmeasured for a moment:
that empties what its own threads have prepared meanwhile and lets the others' threads fall idle.
"""

from collections.abc import Callable, Sequence
import dataclasses
import statistics
import time

from engine.bench.core import confidence_intervals
from engine.bench.core import timed_run

# Shares of a round: caches, traced functions and tf.data's own tuning settle in the warm-up.
_WARM_UP_ROUNDS = 3.0
_LEAD_IN_ROUNDS = 0.3


@dataclasses.dataclass(frozen=True)
class Candidate:
  """What is timed in this process.

  Attributes:
    name: as it stands in the table.
    work: does a little of it and returns how many items that were, at least 1.
    warm_up_items: the warm-up goes on until so many are done, to fill a cache, say.
  """
  name: str
  work: Callable[[], int]
  warm_up_items: int = 0

  def spell(self, seconds: float, least: int, clock: timed_run.Clock,
            cpu_clock: timed_run.Clock) -> timed_run.Spell:
    """Works for at least `seconds` seconds and `least` items."""
    return timed_run.work_for(self.work, seconds, least, clock, cpu_clock)


@dataclasses.dataclass(frozen=True)
class Plan:
  """How long to measure: `rounds` rounds of at least `seconds` seconds each, after the warm-up."""
  rounds: int = 9
  seconds: float = 0.7

  @property
  def warm_up_seconds(self) -> float:
    """Unmeasured work of each candidate before the first round."""
    return _WARM_UP_ROUNDS * self.seconds

  @property
  def lead_in_seconds(self) -> float:
    """Unmeasured work of a candidate before each of its rounds."""
    return _LEAD_IN_ROUNDS * self.seconds


@dataclasses.dataclass(frozen=True)
class Timing:
  """What was measured of one candidate, a value a round.

  Attributes:
    name: of the candidate.
    rates: items a second.
    cpu_seconds: processor time an item, over all threads of the process.
    peak_bytes: the most memory that its own process has held; 0 where it had none.
  """
  name: str
  rates: tuple[float, ...]
  cpu_seconds: tuple[float, ...]
  peak_bytes: int = 0

  @property
  def rate(self) -> float:
    """The median rate."""
    return statistics.median(self.rates)

  @property
  def cpu(self) -> float:
    """The median processor time of an item, in seconds."""
    return statistics.median(self.cpu_seconds)


@dataclasses.dataclass(frozen=True)
class Ratio:
  """How many times as fast `of` is as `over`.

  Attributes:
    of: name of the candidate above the line.
    over: name of the candidate below it.
    pairs: rate over rate, a value a round.
  """
  of: str
  over: str
  pairs: tuple[float, ...]

  @property
  def median(self) -> float:
    """The median of the pairs."""
    return statistics.median(self.pairs)

  @property
  def interval(self) -> tuple[float, float]:
    """The confidence interval of the median."""
    return confidence_intervals.of_median(self.pairs)[:2]

  @property
  def confidence(self) -> float:
    """The probability with which the interval covers the true median."""
    return confidence_intervals.of_median(self.pairs)[2]


def measure(
  candidates: Sequence[timed_run.Subject],
  plan: Plan,
  clock: timed_run.Clock = time.perf_counter,
  cpu_clock: timed_run.Clock = time.process_time,
  after_round: Callable[[], None] = lambda: None,
) -> list[Timing]:
  """Times the candidates in turn.

  Args:
    candidates: what to time.
    plan: how long.
    clock: returns seconds.
    cpu_clock: returns the seconds of processor time of this process.
    after_round: is called after each round of all candidates.

  Returns:
    One timing a candidate, in their order.
  """
  for candidate in candidates:
    candidate.spell(plan.warm_up_seconds, max(1, candidate.warm_up_items), clock, cpu_clock)
  rounds: list[list[timed_run.Spell]] = [[] for _ in candidates]
  for _ in range(plan.rounds):
    for candidate, done in zip(candidates, rounds, strict=True):
      candidate.spell(plan.lead_in_seconds, 1, clock, cpu_clock)
      done.append(candidate.spell(plan.seconds, 1, clock, cpu_clock))
    after_round()
  return [timing(candidate.name, done) for candidate, done in zip(candidates, rounds, strict=True)]


def timing(name: str, rounds: Sequence[timed_run.Spell]) -> Timing:
  """Returns the timing of what was done in `rounds`, a spell a round."""
  return Timing(name, tuple(spell.items / spell.seconds for spell in rounds),
                tuple(spell.cpu_seconds / spell.items for spell in rounds),
                max(spell.peak_bytes for spell in rounds))


def ratio(of: Timing, over: Timing) -> Ratio:
  """Compares two timings of the same measurement, round by round."""
  pairs = zip(of.rates, over.rates, strict=True)
  return Ratio(of.name, over.name, tuple(above / below for above, below in pairs))
