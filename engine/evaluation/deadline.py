"""Limits how long an evaluator waits for progress of the training."""

from collections.abc import Callable
import time

from tfrecords import errors

# The default of --timeout_secs.
TIMEOUT_SECS = 3600.0


class Deadline:
  """Raises an error when nothing new has happened for too long."""

  def __init__(self, timeout_secs: float = TIMEOUT_SECS,
               clock: Callable[[], float] = time.monotonic):
    """Starts the clock.

    Args:
      timeout_secs: seconds without anything new; 0 waits forever.
      clock: returns seconds.
    """
    self._timeout_secs = timeout_secs
    self._clock = clock
    self._start = clock()

  def restart(self) -> None:
    """Restarts the clock, because something new has happened."""
    self._start = self._clock()

  def check(self, what: str) -> None:
    """Checks that the time is not over.

    Args:
      what: what is missing, for the message.

    Raises:
      errors.InputError: the time is over.
    """
    if self._timeout_secs and self._clock() - self._start >= self._timeout_secs:
      raise errors.InputError(
          f'{what} for {self._timeout_secs:g} s (--timeout_secs); start the training, or give the '
          'directory of another as --train_dir; --timeout_secs=0 waits forever')
