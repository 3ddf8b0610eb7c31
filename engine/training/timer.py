"""Measures how much time each part of a training takes."""

from collections.abc import Callable
import time
from typing import ParamSpec, TypeVar

_Params = ParamSpec('_Params')
_Result = TypeVar('_Result')


class Timer:
  """Accumulates the time of each part.

  Attributes:
    now: the clock, in seconds.
    seconds: by name of the part.
  """

  def __init__(self, clock: Callable[[], float] = time.perf_counter):
    """Starts without parts; `clock` returns seconds."""
    self.now = clock
    self.seconds: dict[str, float] = {}

  def add(self, name: str, seconds: float) -> None:
    """Adds to the seconds of `name`."""
    self.seconds[name] = self.seconds.get(name, 0.0) + seconds

  def measure(self, name: str, call: Callable[_Params, _Result], *args: _Params.args,
              **kwargs: _Params.kwargs) -> _Result:
    """Calls a function and adds its time, without the time that was added during the call."""
    start, added = self.now(), sum(self.seconds.values())
    try:
      return call(*args, **kwargs)
    finally:
      nested = sum(self.seconds.values()) - added
      self.add(name, self.now() - start - nested)
