"""The expected end of a training: logged in its first lines, and again when it changes much.

It is computed from the step rate of the last minute, with everything that happens between the
steps. It is a console line and a record for the trackers, so that other processes have it too.
"""

import collections
from collections.abc import Callable, Sequence
import datetime
import time

from engine.reporting import console
from engine.trainer import run_context
from engine.training import loop
from tfrecords import duration

# The kind of its records.
KIND = 'expected_end'

# Seconds of steps before the first estimate, without the first steps, which warm up.
_FIRST_SECONDS = 5.0
# From one line to the next: after a start, or under a changing load, the rate is not settled.
_PAUSE_SECONDS = 20.0
# Time between two measurements, and the window that the rate is computed over.
_INTERVAL_SECONDS, _WINDOW_SECONDS = 1.0, 60.0
# The end is logged again if it moves by this share of the remaining time, and by so many seconds.
_CHANGE, _CHANGE_SECONDS = 0.25, 60.0
# Later ends could exceed the largest year of a date.
_LONGEST = datetime.timedelta(days=36_500)


class ExpectedEnd:
  """Measures the rate of a training and decides when its expected end is logged."""

  def __init__(self, clock: Callable[[], float] = time.perf_counter,
               now: Callable[[], datetime.datetime] = datetime.datetime.now):
    """Starts without a measurement.

    Args:
      clock: returns seconds.
      now: returns the local time.
    """
    self._clock, self._now = clock, now
    # Steps and seconds, of the last minute.
    self._marks: collections.deque[tuple[int, float]] = collections.deque()
    self._next = 0.0
    self._said: datetime.datetime | None = None

  def news(self, progress: loop.Progress) -> datetime.timedelta | None:
    """Returns the remaining time if it should be logged, else None."""
    now = self._clock()
    self._next = self._next if self._marks else now + _FIRST_SECONDS
    if self._marks and now - self._marks[-1][1] < _INTERVAL_SECONDS or progress.is_last:
      return None
    self._marks.append((progress.step, now))
    while len(self._marks) > 2 and self._marks[1][1] <= now - _WINDOW_SECONDS:
      self._marks.popleft()
    if now < self._next:
      return None
    first_step, first = self._marks[0]
    seconds = (progress.max_steps - progress.step) * (now - first) / (progress.step - first_step)
    remaining = min(_LONGEST, datetime.timedelta(seconds=min(seconds, _LONGEST.total_seconds())))
    if not self._is_news(remaining):
      return None
    self._next = now + _PAUSE_SECONDS
    return remaining

  def _is_news(self, remaining: datetime.timedelta) -> bool:
    end = self._now() + remaining
    if self._said is not None and abs(end - self._said).total_seconds() <= max(
        _CHANGE_SECONDS, _CHANGE * remaining.total_seconds()):
      return False
    self._said = end
    return True


def line(now: datetime.datetime, steps: int, remaining: datetime.timedelta,
         may_stop_early: bool = False) -> str:
  """Returns the console line of an expected end.

  Args:
    now: local time.
    steps: that are left.
    remaining: the time that they take.
    may_stop_early: whether early stopping may end the training before.
  """
  end = now + remaining
  day = '' if end.date() == now.date() else f'{end.date().isoformat()} '
  return (f'{console.timestamp(now)}: {steps:,} step{"s" * (steps > 1)} to go, about '
          f'{duration.text(remaining.total_seconds())}; ends near {day}{end:%H:%M}'
          + ', or before by early stopping' * may_stop_early)


def expected_end_callbacks(run: run_context.RunContext) -> Sequence[loop.Callback]:
  """Returns the look at the clock after every inner loop."""
  expected = ExpectedEnd()

  def look(progress: loop.Progress) -> None:
    remaining = expected.news(progress)
    if remaining is not None:
      now = datetime.datetime.now()
      run.log(line(now, progress.max_steps - progress.step, remaining,
                   bool(run.recipe.early_stopping_patience)))
      run.trackers.append(KIND, progress.step, {
          'seconds': round(remaining.total_seconds(), 1),
          'ends': (now + remaining).isoformat(sep=' ', timespec='seconds')})
  return [loop.Callback('logging', 0, look)]
