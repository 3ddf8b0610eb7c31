"""A progress bar on a terminal, and the throughput between two log lines."""

from collections.abc import Callable
import time

import tqdm


class ProgressBar:
  """Shows how far a loop is, and measures the time between two log lines.

  Attributes:
    bar: tqdm's, with rate and remaining time; disabled where the output is no terminal.
  """

  def __init__(self, start_step: int, max_steps: int, unit: str,
               clock: Callable[[], float] = time.perf_counter):
    """Shows the bar and starts the clock.

    Args:
      start_step: steps done before.
      max_steps: steps in all.
      unit: name of a step.
      clock: returns seconds.
    """
    self._clock = clock
    self._last_lap = (start_step, clock())
    # With `disable=None` tqdm shows nothing where the output is no terminal.
    self.bar = tqdm.tqdm(total=max_steps, initial=start_step, unit=unit, disable=None,
                         dynamic_ncols=True, leave=False)

  def move_to(self, step: int, postfix: str = '') -> None:
    """Moves the bar to a step, with a text behind it."""
    self.bar.set_postfix_str(postfix, refresh=False)
    self.bar.update(step - self.bar.n)

  def lap(self, step: int) -> tuple[int, float]:
    """Returns steps and seconds since the previous call, or since the start."""
    last_step, last_time = self._last_lap
    now = self._clock()
    self._last_lap = (step, now)
    return step - last_step, now - last_time

  def close(self) -> None:
    """Removes the bar."""
    self.bar.close()
