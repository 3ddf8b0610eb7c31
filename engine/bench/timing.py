"""Times several things against each other: warm-up, then rounds in turn, A B C A B C.

What slows a machine down for a while then hits all of them, and a ratio taken round by round
hardly sees it. Rates are wall-clock; processor time counts all threads of the process, so that
work in the background is not free. Before every round a candidate works unmeasured for a moment:
that empties what its own threads have prepared meanwhile and lets the others' threads fall idle.
"""

from collections.abc import Callable, Sequence
import dataclasses
import math
import statistics
import time

# Shares of a round: caches, traced functions and tf.data's own tuning settle in the warm-up.
_WARM_UP_ROUNDS = 3.0
_LEAD_IN_ROUNDS = 0.3

CONFIDENCE = 0.95


@dataclasses.dataclass(frozen=True)
class Candidate:
  """What is timed.

  Attributes:
    name: as it stands in the table.
    work: does a little of it and returns how many items that were, at least 1.
    warm_up_items: the warm-up goes on until so many are done, to fill a cache, say.
  """
  name: str
  work: Callable[[], int]
  warm_up_items: int = 0


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
  """
  name: str
  rates: tuple[float, ...]
  cpu_seconds: tuple[float, ...]

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
    return median_interval(self.pairs)[:2]

  @property
  def confidence(self) -> float:
    """The probability with which the interval covers the true median."""
    return median_interval(self.pairs)[2]


def measure(candidates: Sequence[Candidate], plan: Plan,
            clock: Callable[[], float] = time.perf_counter,
            cpu_clock: Callable[[], float] = time.process_time,
            after_round: Callable[[], None] = lambda: None) -> list[Timing]:
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
  def time_one(candidate: Candidate, seconds: float, least: int = 1) -> tuple[float, float]:
    items, start, cpu_start = 0, clock(), cpu_clock()
    while True:
      items += candidate.work()
      elapsed = clock() - start
      if elapsed >= seconds and items >= least:
        return items / elapsed, (cpu_clock() - cpu_start) / items

  for candidate in candidates:
    time_one(candidate, plan.warm_up_seconds, candidate.warm_up_items)
  rounds = []
  for _ in range(plan.rounds):
    results = []
    for candidate in candidates:
      time_one(candidate, plan.lead_in_seconds)
      results.append(time_one(candidate, plan.seconds))
    rounds.append(results)
    after_round()
  return [Timing(candidate.name, *(tuple(values) for values in zip(*results, strict=True)))
          for candidate, results in zip(candidates, zip(*rounds, strict=True), strict=True)]


def ratio(of: Timing, over: Timing) -> Ratio:
  """Compares two timings of the same measurement, round by round."""
  pairs = zip(of.rates, over.rates, strict=True)
  return Ratio(of.name, over.name, tuple(above / below for above, below in pairs))


def median_interval(values: Sequence[float]) -> tuple[float, float, float]:
  """Returns low and high end of an interval around the median, and its confidence.

  It goes from the k-th smallest to the k-th largest value, the largest k that gives CONFIDENCE.
  That needs no shape of the distribution: as many values fall below the true median as heads in
  n throws of a coin (David and Nagaraja, Order Statistics, section 7.1). Fewer than six values
  cannot reach 95%: then it is all of them, and the confidence is less.

  Args:
    values: at least one.
  """
  ordered, n = sorted(values), len(values)
  confidences = [1.0]  # of the interval that starts at the k-th value; without end for k = 0
  for k in range(n // 2 + 1):
    confidences.append(confidences[-1] - 2 * math.comb(n, k) * 0.5 ** n)
  k = max([1, *(k for k, confidence in enumerate(confidences) if confidence >= CONFIDENCE)])
  return ordered[k - 1], ordered[n - k], max(0.0, confidences[k])
