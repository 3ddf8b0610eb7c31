"""A worker.Worker without a process, for tests of what is done with one."""

from collections.abc import Callable
import dataclasses
from typing import Any

from engine.bench.core import timed_run

PEAK_BYTES = 3 * 2 ** 20


class StandIn:
  """Builds its subject in this process."""

  def __init__(self, name: str, build: Callable[..., Any], *arguments: Any):
    self.name = name
    self.warm_up_items = 0
    self._subject = build(*arguments)

  def __enter__(self) -> 'StandIn':
    return self

  def __exit__(self, *exception: object) -> None:
    pass

  def ask(self, method: str, *arguments: Any) -> Any:
    return getattr(self._subject, method)(*arguments)

  def spell(self, seconds: float, least: int, *clocks: timed_run.Clock) -> timed_run.Spell:
    found = timed_run.work_for(self._subject.work, seconds, least, *clocks)
    return dataclasses.replace(found, peak_bytes=PEAK_BYTES)
