"""The training loop: runs the traced inner loop from one callback's step to the next, until a stop.

What happens between steps is in the callbacks: callables with a name and an interval. The inner
loop never runs across the step of a callback, so `interval=100` means steps 100, 200, 300, whatever
`steps_per_loop` is. A callback stops the training by returning the reason; every callback that
belongs to the end of a training then runs at that step. An interruption from outside takes effect
after the inner loop, whose number of steps is limited so that it takes about `seconds_per_loop`.
Results do not depend on the length of the inner loop.
"""

from collections.abc import Callable, Iterator, Sequence
import dataclasses
import math

import tensorflow as tf

from engine.training import input_wait
from engine.training import step as step_lib
from engine.training import timer as timer_lib


@dataclasses.dataclass(frozen=True)
class Progress:
  """What a callback is told.

  Attributes:
    step: global step, the number of updates over all starts of the run.
    max_steps: global step at which the training ends.
    metrics: scalars of the last step by name.
    stop_reason: why the training stops at this step; None while no callback has stopped it.
    is_interrupted: whether the training ends at this step, to be resumed later.
  """
  step: int
  max_steps: int
  metrics: dict[str, float]
  stop_reason: str | None = None
  is_interrupted: bool = False

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
    run: gets the progress; returns None to continue, or the reason to stop after this step.
    on_train_end: whether it also runs at the last step, be that max_steps or a stop.
    on_interruption: whether it also runs at the step of an interruption.
  """
  name: str
  interval: int
  run: Callable[[Progress], str | None]
  on_train_end: bool = False
  on_interruption: bool = False

  def is_due(self, progress: Progress) -> bool:
    """Returns whether the callback runs at this step."""
    return ((self.on_train_end and progress.is_last)
            or (self.on_interruption and progress.is_interrupted)
            or not self.interval or progress.step % self.interval == 0)

  def next_step(self, step: int) -> int | None:
    """Returns the first multiple of the interval after `step`; None without an interval."""
    return step + self.interval - step % self.interval if self.interval else None


def run(train_steps: step_lib.TrainLoop, iterator: Iterator[step_lib.Batch], start_step: int,
        max_steps: int, steps_per_loop: int, callbacks: Sequence[Callback], timer: timer_lib.Timer,
        is_interrupted: Callable[[], bool] = lambda: False,
        seconds_per_loop: float = 1.0) -> tuple[int, str | None]:
  """Trains until `max_steps`, or until a callback stops it.

  Args:
    train_steps: the traced inner loop.
    iterator: the batches, from that of `start_step` on.
    start_step: updates done before.
    max_steps: global step at which the training ends.
    steps_per_loop: longest run of the inner loop, in steps.
    callbacks: run in this order; each may stop the training, and the first reason counts.
    timer: adds up input wait, compute and every callback.
    is_interrupted: returns whether the training is interrupted.
    seconds_per_loop: longest time of an inner loop of several steps; infinity: no limit.

  Returns:
    The last step, and the name and reason of the callback that stopped the training; None for the
    reason at `max_steps`.

  Raises:
    KeyboardInterrupt: the training was interrupted; the message has the step.
  """
  progress = Progress(start_step, max_steps, {})
  inner_loop = _InnerLoop(steps_per_loop, seconds_per_loop, timer)
  while progress.step < max_steps and progress.stop_reason is None:
    wanted = [callback.next_step(progress.step) for callback in callbacks]
    end = min([progress.step + inner_loop.max_steps, max_steps,
               *(step for step in wanted if step is not None)])
    metrics = timer.measure('compute', inner_loop.run, train_steps, iterator, end - progress.step)
    progress = _call(callbacks, Progress(end, max_steps, metrics, None, is_interrupted()), timer)
    if progress.is_interrupted and not progress.is_last:
      raise KeyboardInterrupt(f'interrupted at step {progress.step}, saved')
  return progress.step, progress.stop_reason


class _InnerLoop:
  """Runs the inner loop and limits its next run by the measured time of a step.

  Attributes:
    max_steps: largest number of steps of the next run.
  """

  def __init__(self, steps_per_loop: int, max_seconds: float, timer: timer_lib.Timer):
    self._steps_per_loop, self._max_seconds, self._timer = steps_per_loop, max_seconds, timer
    # The time of a step is unknown before the first one, which also warms up.
    self.max_steps = 1 if math.isfinite(max_seconds) else steps_per_loop

  def run(self, train_steps: step_lib.TrainLoop, iterator: Iterator[step_lib.Batch],
          steps: int) -> dict[str, float]:
    """Returns the metrics of the last of `steps` steps."""
    start = self._timer.now()
    metrics = {name: float(value)
               for name, value in train_steps(iterator, tf.constant(steps)).items()}
    share = steps / metrics.get(input_wait.STEPS, steps)  # The timed steps stand for all.
    self._timer.add('input wait', share * metrics[input_wait.SECONDS])
    seconds = self._timer.now() - start
    if seconds * self._steps_per_loop <= self._max_seconds * steps:
      self.max_steps = self._steps_per_loop
    else:
      self.max_steps = max(1, int(self._max_seconds * steps / seconds))
    return metrics


def _call(callbacks: Sequence[Callback], progress: Progress, timer: timer_lib.Timer) -> Progress:
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
