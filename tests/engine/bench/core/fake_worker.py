"""A worker.Worker without a process, for tests of what is done with one."""

from collections.abc import Callable, Sequence
import dataclasses
from typing import Any

from engine.bench.core import timed_run

PEAK_BYTES = 3 * 2 ** 20


class FakeWorker:
  """Builds its target in this process."""

  def __init__(self, name: str, build: Callable[..., Any], *arguments: Any,
               environment: Sequence[str] = ()):
    del environment
    self.name = name
    self.warm_up_items = 0
    self._target = build(*arguments)

  def __enter__(self) -> 'FakeWorker':
    return self

  def __exit__(self, *exception: object) -> None:
    pass

  def close(self) -> None:
    pass

  def call(self, method: str, *arguments: Any) -> Any:
    return getattr(self._target, method)(*arguments)

  def run_for(self, seconds: float, min_items: int, *clocks: timed_run.Clock) -> timed_run.TimedRun:
    found = timed_run.run_for(self._target.work, seconds, min_items, *clocks)
    return dataclasses.replace(found, peak_bytes=PEAK_BYTES)
