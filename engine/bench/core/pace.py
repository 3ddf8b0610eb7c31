"""How long a measurement with several candidates still takes."""

from collections.abc import Callable

from engine.bench.core import timed_run


class Pace:
  """Estimates the time that is left: planned times at first, then those of the rounds so far."""

  def __init__(self, warm_up: float, round_seconds: float, num_candidates: int,
               clock: Callable[[], float]):
    """Starts before the first warm-up.

    Args:
      warm_up: planned length of a warm-up, seconds.
      round_seconds: the same of a round of one candidate, its lead-in included.
      num_candidates: the number of candidates.
      clock: returns seconds.
    """
    self._warm_up = warm_up
    self._round_seconds = round_seconds
    self._left = num_candidates
    self._clock = clock
    # Planned length of a round of all candidates.
    self._round = num_candidates * round_seconds
    self._began = clock()
    self._num_rounds = 0

  def after_warm_up(self, run: timed_run.TimedRun, num_rounds: int) -> float:
    """Returns the seconds that are left when a candidate has warmed up.

    Args:
      run: its warm-up. What it took beyond its planned length is a long call, of which a round and
        its lead-in have one each.
      num_rounds: rounds to come.
    """
    self._left -= 1
    self._round += 2 * max(0.0, run.seconds - self._warm_up)
    self._began = self._clock()
    return self._left * self._warm_up + num_rounds * self._round

  def after_round(self, num_rounds: int) -> float:
    """Returns the seconds that are left when a round has ended; `num_rounds` are to come."""
    self._num_rounds += 1
    return num_rounds * (self._clock() - self._began) / self._num_rounds
