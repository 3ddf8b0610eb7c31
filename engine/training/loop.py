"""The outer loop: runs the traced inner loop from one point of interest to the next.

What happens at these points hangs on as actions; the loop knows none of them. An action has a
name, an interval and a callable. The inner loop never runs across the step of an action, so that
`every=100` means steps 100, 200, 300, whatever `steps_per_loop` is.
"""

from collections.abc import Callable, Iterator, Sequence
import dataclasses
import time
from typing import Any

import tensorflow as tf

from engine.training import step as step_lib


@dataclasses.dataclass(frozen=True)
class Progress:
  """Where a training is.

  Attributes:
    step: updates done since the very beginning, over all starts.
    max_steps: updates of the whole training.
    report: scalars of the last step, by name.
  """
  step: int
  max_steps: int
  report: dict[str, float]


@dataclasses.dataclass(frozen=True)
class Action:
  """Something that happens every so many steps.

  Attributes:
    name: what its time is booked under.
    every: interval in steps; 0 looks at every return of the inner loop without asking for one.
    run: what happens.
    at_end: whether it also happens at the last step.
  """
  name: str
  every: int
  run: Callable[[Progress], None]
  at_end: bool = False

  def due(self, progress: Progress) -> bool:
    """Whether it is this action's turn."""
    last = self.at_end and progress.step == progress.max_steps
    return last or not self.every or progress.step % self.every == 0

  def next_step(self, step: int) -> int | None:
    """Returns the first step after `step` that is this action's turn."""
    return step + self.every - step % self.every if self.every else None


class Times:
  """Where the time went: seconds by name."""

  def __init__(self, clock: Callable[[], float] = time.perf_counter):
    """Starts with nothing booked; `clock` returns seconds."""
    self._clock = clock
    self.seconds: dict[str, float] = {}

  def book(self, name: str, seconds: float) -> None:
    """Adds to what is booked under `name`."""
    self.seconds[name] = self.seconds.get(name, 0.0) + seconds

  def measure(self, name: str, call: Callable[..., Any], *args: Any) -> Any:
    """Calls and books the time that it took, less what was booked meanwhile."""
    start, booked = self._clock(), sum(self.seconds.values())
    try:
      return call(*args)
    finally:
      nested = sum(self.seconds.values()) - booked
      self.book(name, self._clock() - start - nested)


def run(train_steps: step_lib.TrainLoop, iterator: Iterator[Any], start: int, max_steps: int,
        steps_per_loop: int, actions: Sequence[Action], times: Times) -> int:
  """Trains from step `start` to `max_steps` and returns the step reached.

  Args:
    train_steps: the traced inner loop.
    iterator: the batches, from step `start` on.
    start: updates already done.
    max_steps: updates of the whole training.
    steps_per_loop: longest run of the inner loop.
    actions: in the order in which they take their turns.
    times: books input wait, compute and every action.
  """
  step = start
  while step < max_steps:
    wanted = [action.next_step(step) for action in actions]
    stop = min([step + steps_per_loop, max_steps, *(at for at in wanted if at is not None)])
    report = times.measure('compute', _inner, train_steps, iterator, stop - step, times)
    step = stop
    progress = Progress(step, max_steps, report)
    for action in actions:
      if action.due(progress):
        times.measure(action.name, action.run, progress)
  return step


def _inner(train_steps: step_lib.TrainLoop, iterator: Iterator[Any], steps: int,
           times: Times) -> dict[str, float]:
  report = {name: float(value)
            for name, value in train_steps(iterator, tf.constant(steps)).items()}
  times.book('input wait', report['input_wait'])
  return report
