"""What an optimisation of a picture says: a line every so often, and a bar on a terminal."""

from collections.abc import Callable
import datetime
import time

from engine.reporting import console
from engine.reporting import progress_bar
from engine.style import objective
from engine.training import loop


def line(now: datetime.datetime, progress: loop.Progress, seconds: float) -> str:
  """Returns the line about one iteration.

  Args:
    now: time of the line.
    progress: the iteration and its terms.
    seconds: an iteration.
  """
  return (f'{console.stamp(now)}: iteration {progress.step}, loss = {progress.metrics["loss"]:.4g} '
          f'({terms(progress.metrics)}; {seconds:.3f} sec/iteration)')


def terms(report: dict[str, float]) -> str:
  """Returns the terms of the loss: `content 1.2, style 3.4, smoothness 0.5`."""
  return ', '.join(f'{name} {report[name]:.3g}' for name in objective.TERMS)


class Lines:
  """The action that says how it goes, and moves the bar.

  Attributes:
    progress_bar: on a terminal.
  """

  def __init__(self, report: console.LogFn, start: int, iterations: int,
               clock: Callable[[], float] = time.perf_counter,
               now: Callable[[], datetime.datetime] = datetime.datetime.now):
    """Begins to count.

    Args:
      report: takes a line.
      start: iterations done before.
      iterations: in all.
      clock: returns seconds.
      now: returns the time of day.
    """
    self._report = report
    self._now = now
    self.progress_bar = progress_bar.ProgressBar(start, iterations, 'iteration', clock)

  def move(self, progress: loop.Progress) -> None:
    """Moves the bar, with the terms of the loss behind it."""
    self.progress_bar.move_to(progress.step, terms(progress.metrics))

  def say(self, progress: loop.Progress) -> float:
    """Says the line and returns the seconds that an iteration took."""
    iterations, seconds = self.progress_bar.lap(progress.step)
    seconds /= max(1, iterations)
    self._report(line(self._now(), progress, seconds))
    return seconds

  def close(self) -> None:
    """Takes the bar away."""
    self.progress_bar.close()
