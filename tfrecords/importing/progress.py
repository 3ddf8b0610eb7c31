"""Progress of a long loop: a bar on a terminal, else a line now and then."""

from collections.abc import Callable
import time

import tqdm

from tfrecords import duration

# Seconds between two lines.
_INTERVAL = 30.0


class Progress:
  """Shows how far a loop over pictures is, its rate and its remaining time."""

  def __init__(self, total: int, description: str, log: Callable[[str], None],
               clock: Callable[[], float] = time.monotonic) -> None:
    """Shows the bar and starts the clock.

    Args:
      total: pictures in all.
      description: what the loop does: `decoding`.
      log: takes a line for the user.
      clock: returns seconds.
    """
    self._total = total
    self._description = description
    self._log = log
    self._clock = clock
    self._start = self._last = clock()
    self._done = self._counted = 0
    self._bar = tqdm.tqdm(total=total, desc=description, unit='picture', unit_scale=True,
                          disable=None, dynamic_ncols=True, leave=False)

  def add(self, count: int, from_before: bool = False) -> None:
    """Tells of `count` more pictures.

    Args:
      count: number of pictures.
      from_before: whether an earlier import has done them; they do not count for the rate.
    """
    self._done += count
    self._counted += 0 if from_before else count
    self._bar.update(count)
    now = self._clock()
    if self._bar.disable and now - self._last >= _INTERVAL:
      self._last = now
      self._log(self._line(now - self._start))

  def _line(self, seconds: float) -> str:
    line = (f'{self._description}: {self._done:,} of {self._total:,} pictures '
            f'({self._done / max(1, self._total):.0%})')
    if not self._counted:
      return line
    rate = self._counted / max(seconds, 1e-9)
    remaining = duration.text((self._total - self._done) / rate)
    return f'{line}, {rate:,.0f} a second, {remaining} left'

  def close(self) -> None:
    """Removes the bar."""
    self._bar.close()
