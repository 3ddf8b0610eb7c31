"""Interleaved timing of several candidates: a warm-up, then rounds in the order A B C A B C.

A temporary slowdown of the machine then affects all candidates, and ratios taken round by round
hardly change. Rates are wall-clock; processor time counts all threads of the process. Each round
starts with an unmeasured lead-in: it drains prefetch buffers and lets other threads go idle.
"""

from collections.abc import Callable, Mapping, Sequence
import dataclasses
import statistics
import time

from engine.bench.core import confidence_intervals
from engine.bench.core import pace as pace_lib
from engine.bench.core import session as session_lib
from engine.bench.core import timed_run
from engine.reporting import text_table
from tfrecords import duration

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
    peak_bytes: peak memory of the candidate's own process, without those that it has started; 0 if
      it has none.
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
  stage: session_lib.Stage | None = None,
  after_round: Callable[[int], None] = lambda number: None,
  leave_out: Callable[[Mapping[str, float]], Mapping[str, str]] = lambda rates: {},
) -> list[Timing]:
  """Times the candidates in turn.

  Args:
    candidates: what to time.
    plan: the number and length of the rounds.
    clock: returns wall-clock seconds.
    cpu_clock: returns the processor seconds of this process.
    stage: gets lines, and the rounds; has those of earlier starts.
    after_round: is called with the number of each round, from 0 on, before the round is kept.
    leave_out: returns the reasons not to measure candidates, by name, from their rates in the
      warm-up.

  Returns:
    One timing per candidate that is measured.
  """
  stage = stage or session_lib.Session().stage()
  candidates = [one for one in candidates if one.name not in stage.left_out]
  stage.require(one.name for one in candidates)
  if len(stage.rounds) < plan.num_rounds:
    pace = pace_lib.Pace(plan.warm_up_seconds, plan.lead_in_seconds + plan.seconds,
                         len(candidates), clock)
    rates = _warm_up(candidates, plan, (clock, cpu_clock), stage, pace)
    stage.leave_out(leave_out(rates))
    candidates = [one for one in candidates if one.name not in stage.left_out]
    for number in range(len(stage.rounds), plan.num_rounds):
      runs = {one.name: _run(one, plan, clock, cpu_clock) for one in candidates}
      after_round(number)
      stage.keep({name: dataclasses.astuple(run) for name, run in runs.items()})
      left = pace.after_round(plan.num_rounds - number - 1)
      stage.log(f'round {number + 1} of {plan.num_rounds}{_left(left)}')
  return [timing(one.name, [timed_run.TimedRun(*runs[one.name]) for runs in stage.rounds])
          for one in candidates]


def _warm_up(candidates: Sequence[timed_run.Timeable], plan: Plan,
             clocks: tuple[timed_run.Clock, timed_run.Clock], stage: session_lib.Stage,
             pace: pace_lib.Pace) -> dict[str, float]:
  """Warms the candidates up; returns items per second by name."""
  rates = {}
  for number, one in enumerate(candidates, 1):
    run = one.run_for(plan.warm_up_seconds, max(1, one.warm_up_items), *clocks)
    rates[one.name] = run.items / run.seconds
    left = pace.after_warm_up(run, plan.num_rounds - len(stage.rounds))
    stage.log(f'warm-up {number} of {len(candidates)}: {one.name}, '
              f'{text_table.format_number(rates[one.name])} a second{_left(left)}')
  return rates


def _run(candidate: timed_run.Timeable, plan: Plan, clock: timed_run.Clock,
         cpu_clock: timed_run.Clock) -> timed_run.TimedRun:
  """Returns one round of a candidate, behind its lead-in."""
  candidate.run_for(plan.lead_in_seconds, 1, clock, cpu_clock)
  return candidate.run_for(plan.seconds, 1, clock, cpu_clock)


def _left(seconds: float) -> str:
  return f'; about {duration.text(seconds)} left' if seconds else ''


def timing(name: str, runs: Sequence[timed_run.TimedRun]) -> Timing:
  """Returns the timing of a candidate from its timed runs, one per round."""
  return Timing(name, tuple(run.items / run.seconds for run in runs),
                tuple(run.cpu_seconds / run.items for run in runs),
                max(run.peak_bytes for run in runs))


def ratio(numerator: Timing, denominator: Timing) -> Ratio:
  """Returns the round-by-round ratio of two timings of the same measurement."""
  pairs = zip(numerator.rates, denominator.rates, strict=True)
  return Ratio(numerator.name, denominator.name, tuple(above / below for above, below in pairs))
