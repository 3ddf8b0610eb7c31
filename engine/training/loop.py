"""The training loop: runs the traced inner loop from one callback's step to the next, until a stop.

What happens between steps is in the callbacks: callables with a name and an interval. The inner
loop never runs across the step of a callback, so `interval=100` means steps 100, 200, 300, whatever
`steps_per_loop` is. A callback stops the training by returning the reason; every callback that
belongs to the end of a training then runs at that step.
"""

from collections.abc import Callable, Iterator, Sequence
import dataclasses
import time
from typing import ParamSpec, TypeVar

import tensorflow as tf

from engine.training import step as step_lib

_Params = ParamSpec('_Params')
_Result = TypeVar('_Result')


@dataclasses.dataclass(frozen=True)
class Progress:
  """What a callback is told.

  Attributes:
    step: global step, the number of updates over all starts of the run.
    max_steps: global step at which the training ends.
    metrics: scalars of the last step by name.
    stop_reason: why the training stops at this step; None while no callback has stopped it.
  """
  step: int
  max_steps: int
  metrics: dict[str, float]
  stop_reason: str | None = None

  @property
  def is_last(self) -> bool:
    """Whether the training ends at this step, as far as is known."""
    return self.step == self.max_steps or self.stop_reason is not None


@dataclasses.dataclass(frozen=True)
class Callback:
  """Something that happens every `interval` steps, or a reason to stop.

  Attributes:
    name: what its time is added to in the timer; also the first words of its reason to stop.
    interval: in steps; 0 runs after every inner loop without shortening any.
    run: gets the progress; returns None to go on, or the reason to stop after this step.
    on_train_end: whether it also runs at the last step, be that max_steps or a stop.
  """
  name: str
  interval: int
  run: Callable[[Progress], str | None]
  on_train_end: bool = False

  def is_due(self, progress: Progress) -> bool:
    """Returns whether the callback runs at this step."""
    return ((self.on_train_end and progress.is_last) or not self.interval
            or progress.step % self.interval == 0)

  def next_step(self, step: int) -> int | None:
    """Returns the first multiple of the interval after `step`; None without an interval."""
    return step + self.interval - step % self.interval if self.interval else None


class Timer:
  """Adds up where the time goes: seconds by name."""

  def __init__(self, clock: Callable[[], float] = time.perf_counter):
    """Starts empty; `clock` returns seconds."""
    self._clock = clock
    self.seconds: dict[str, float] = {}

  def add(self, name: str, seconds: float) -> None:
    """Adds to the seconds of `name`."""
    self.seconds[name] = self.seconds.get(name, 0.0) + seconds

  def measure(self, name: str, call: Callable[_Params, _Result], *args: _Params.args,
              **kwargs: _Params.kwargs) -> _Result:
    """Calls and adds the time that it took, less what was added in the meantime."""
    start, added = self._clock(), sum(self.seconds.values())
    try:
      return call(*args, **kwargs)
    finally:
      nested = sum(self.seconds.values()) - added
      self.add(name, self._clock() - start - nested)


def run(train_steps: step_lib.TrainLoop, iterator: Iterator[step_lib.Batch], start_step: int,
        max_steps: int, steps_per_loop: int, callbacks: Sequence[Callback],
        timer: Timer) -> tuple[int, str | None]:
  """Trains until `max_steps`, or until a callback stops it.

  Args:
    train_steps: the traced inner loop.
    iterator: the batches, from that of `start_step` on.
    start_step: updates done before.
    max_steps: global step at which the training ends.
    steps_per_loop: longest run of the inner loop, in steps.
    callbacks: run in this order; each may stop the training, and the first reason counts.
    timer: adds up input wait, compute and every callback.

  Returns:
    The last step, and the reason of the callback that stopped the training, behind its name; None
    at `max_steps`.
  """
  progress = Progress(start_step, max_steps, {})
  while progress.step < max_steps and progress.stop_reason is None:
    wanted = [callback.next_step(progress.step) for callback in callbacks]
    end = min([progress.step + steps_per_loop, max_steps, *(at for at in wanted if at is not None)])
    metrics = timer.measure('compute', _run_inner, train_steps, iterator, end - progress.step,
                            timer)
    progress = _call(callbacks, Progress(end, max_steps, metrics), timer)
  return progress.step, progress.stop_reason


def _run_inner(train_steps: step_lib.TrainLoop, iterator: Iterator[step_lib.Batch], steps: int,
               timer: Timer) -> dict[str, float]:
  metrics = {name: float(value)
             for name, value in train_steps(iterator, tf.constant(steps)).items()}
  timer.add('input wait', metrics['input_wait'])
  return metrics


def _call(callbacks: Sequence[Callback], progress: Progress, timer: Timer) -> Progress:
  """Runs the callbacks that are due; after a stop, those of a training's end that were not."""
  passed_over = []
  for callback in callbacks:
    if callback.is_due(progress):
      reason = timer.measure(callback.name, callback.run, progress)
      if reason is not None and progress.stop_reason is None:
        progress = dataclasses.replace(progress, stop_reason=f'{callback.name}: {reason}')
    else:
      passed_over.append(callback)
  for callback in passed_over:
    if callback.is_due(progress):
      timer.measure(callback.name, callback.run, progress)
  return progress
