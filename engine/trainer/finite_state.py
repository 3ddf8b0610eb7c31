"""Keeps a state that an update has ruined out of the checkpoints.

The loss of a step is computed before its update, so a finite loss says nothing about the state that
is saved. Before every checkpoint all variables must be finite (weights, running statistics, moving
averages, accumulators), and so must every layer's output for a few images, computed as in
evaluation by the weights and by their moving averages.

The states that passed are remembered: that of the last checkpoint, and one of the last seconds,
from which failure.py repeats the steps that led to the failure.
"""

from collections.abc import Callable
import math
import time

from engine.config import run_config
from engine.training import finite_check
from engine.training import loop
from engine.training import snapshot
from engine.training import state as state_lib
from tfrecords import errors

# A copy of the tutorial's state takes about 5 ms, and its check about 10.
_SECONDS_BETWEEN_COPIES = 10.0


class NonFiniteError(Exception):
  """A training has left the finite numbers.

  Attributes:
    step: at which that was noticed; it has happened at that step or before.
  """

  def __init__(self, step: int, what: str):
    """Keeps the step, and the description of what is not finite."""
    super().__init__(f'step {step}: {what} is not finite')
    self.step = step


class FiniteState:
  """Checks the state of one training, and remembers the states that passed.

  Attributes:
    saved: the state of the last checkpoint or of the start.
    recent: the newest state that passed.
  """

  def __init__(self, state: state_lib.TrainState, config: run_config.RunConfig,
               clock: Callable[[], float] = time.monotonic):
    """Remembers the state of the start.

    Args:
      state: of the training.
      config: of the run.
      clock: returns seconds.
    """
    self._state = state
    self._clock = clock
    self.find = finite_check.compile_check(lambda: finite_check.of_state(state, config))
    self.saved = self.recent = snapshot.Snapshot(state)
    self._copied_at = clock()

  def check_restored(self, where: str) -> None:
    """Checks the state of the start, where an earlier start has saved it.

    Args:
      where: the checkpoint, for the message.

    Raises:
      errors.InputError: it is not finite, as earlier versions could save it.
    """
    if what := self.find():
      raise errors.InputError(
          f'{where}: {what} is not finite, so there is no training from here; remove the files of '
          'this checkpoint to go on from the one before, or train in another --train_dir')

  def check_loss(self, progress: loop.Progress) -> None:
    """Checks the loss, and the state as well where the last check is some seconds ago.

    Raises:
      NonFiniteError: the loss or the state is not finite.
    """
    if not math.isfinite(progress.metrics['loss']):
      raise NonFiniteError(progress.step, 'the loss')
    if self._clock() - self._copied_at >= _SECONDS_BETWEEN_COPIES:
      self._check_and_copy(progress.step)

  def check_before_saving(self, progress: loop.Progress) -> None:
    """Checks the state of a step that is to become a checkpoint, unless that was done.

    Raises:
      NonFiniteError: it is not finite.
    """
    if self.saved.step != progress.step:
      self._check_and_copy(progress.step)
      self.saved = self.recent

  def _check_and_copy(self, step: int) -> None:
    if self.recent.step == step:
      return
    if what := self.find():
      raise NonFiniteError(step, what)
    self.recent = snapshot.Snapshot(self._state)
    self._copied_at = self._clock()
