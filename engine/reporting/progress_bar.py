"""The pace of long work: a bar on a terminal, and what lies between two lines."""

from collections.abc import Callable
import time

import tqdm


class Pace:
  """Moves the bar and takes the time between two lines.

  Attributes:
    bar: on a terminal, with rate and remaining time; in a file there is none.
  """

  def __init__(self, start: int, end: int, unit: str,
               clock: Callable[[], float] = time.perf_counter):
    """Begins to count.

    Args:
      start: steps done before.
      end: steps in all.
      unit: what a step is called.
      clock: returns seconds.
    """
    self._clock = clock
    self._last = (start, clock())
    # `disable=None` is tqdm's word for: unless it is a terminal.
    self.bar = tqdm.tqdm(total=end, initial=start, unit=unit, disable=None, dynamic_ncols=True,
                         leave=False)

  def move(self, step: int, beside: str = '') -> None:
    """Moves the bar to a step, with a text behind it."""
    self.bar.set_postfix_str(beside, refresh=False)
    self.bar.update(step - self.bar.n)

  def lap(self, step: int) -> tuple[int, float]:
    """Returns the steps and the seconds since the last time it was asked."""
    before, then = self._last
    moment = self._clock()
    self._last = (step, moment)
    return step - before, moment - then

  def close(self) -> None:
    """Takes the bar away."""
    self.bar.close()
