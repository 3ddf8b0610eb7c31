"""The progress of a style transfer: log lines, and a progress bar on a terminal."""

from collections.abc import Callable
import datetime
import time

from engine.reporting import console
from engine.reporting import progress_bar
from engine.style import objective
from engine.training import loop


def line(now: datetime.datetime, progress: loop.Progress, seconds: float) -> str:
  """Returns the log line of one iteration.

  Args:
    now: time of the line.
    progress: the iteration and its loss terms.
    seconds: per iteration.
  """
  return (f'{console.timestamp(now)}: iteration {progress.step}, '
          f'loss = {progress.metrics["loss"]:.4g} ({terms(progress.metrics)}; '
          f'{seconds:.3f} sec/iteration)')


def terms(metrics: dict[str, float]) -> str:
  """Returns the loss terms: `content 1.2, style 3.4, total variation 0.5`."""
  return ', '.join(f'{name.replace("_", " ")} {metrics[name]:.3g}' for name in objective.TERMS)


class ProgressLog:
  """The callbacks that write log lines and move the progress bar.

  Attributes:
    progress_bar: on a terminal.
  """

  def __init__(self, log: console.LogFn, start: int, iterations: int,
               clock: Callable[[], float] = time.perf_counter,
               now: Callable[[], datetime.datetime] = datetime.datetime.now):
    """Starts the clock.

    Args:
      log: writes a console line.
      start: iterations of earlier starts.
      iterations: total number of iterations.
      clock: returns seconds.
      now: returns the time of day.
    """
    self._log = log
    self._now = now
    self.progress_bar = progress_bar.ProgressBar(start, iterations, 'iteration', clock)

  def move_bar(self, progress: loop.Progress) -> None:
    """Moves the progress bar and shows the loss terms behind it."""
    self.progress_bar.move_to(progress.step, terms(progress.metrics))

  def log_line(self, progress: loop.Progress) -> float:
    """Writes a log line and returns the seconds per iteration."""
    iterations, seconds = self.progress_bar.lap(progress.step)
    seconds /= max(1, iterations)
    self._log(line(self._now(), progress, seconds))
    return seconds

  def close(self) -> None:
    """Removes the progress bar."""
    self.progress_bar.close()
