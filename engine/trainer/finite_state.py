"""Prevents checkpoints of a state with NaN or infinity.

The loss of a step is computed before its update, so a finite loss does not imply that the saved
state is finite. Before every checkpoint all variables must be finite (weights, running statistics,
moving averages, accumulators), and so must the output of every layer for a few images, computed as
in evaluation, with the weights and with their moving averages.

Two states that passed are kept: that of the last checkpoint, to roll back to, and a recent one,
from which failure.py repeats the steps that led to a failure.
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
# To trace the check takes a second or two, as long as some checks that are not traced, or as all of
# a short training.
_SECONDS_UNTRACED = 2.0


class NonFiniteError(Exception):
  """The loss or the state of a training is NaN or infinite.

  Attributes:
    step: at which that was noticed; it has happened at that step or before.
  """

  def __init__(self, step: int, tensor: str):
    """Takes the step and the description of the non-finite tensor."""
    super().__init__(f'step {step}: {tensor} is not finite')
    self.step = step


class FiniteState:
  """Checks the state of one training, and keeps copies of states that passed.

  Attributes:
    saved: the state of the last checkpoint or of the start.
    recent: the newest state that passed.
  """

  def __init__(self, state: state_lib.TrainState, config: run_config.RunConfig,
               clock: Callable[[], float] = time.monotonic):
    """Copies the initial state.

    Args:
      state: of the training.
      config: of the run.
      clock: returns seconds.
    """
    self._state, self._config = state, config
    self._clock = clock
    self._traced_check = finite_check.compile_check(lambda: finite_check.of_state(state, config))
    self._untraced_seconds = 0.0
    self.saved = self.recent = snapshot.StateSnapshot(state)
    self._copied_at = clock()

  def find(self) -> str:
    """Returns the description of the first tensor that is not finite, '' if there is none."""
    if self._untraced_seconds > _SECONDS_UNTRACED:
      return self._traced_check()
    start = self._clock()
    found = finite_check.first_non_finite(finite_check.of_state(self._state, self._config))
    self._untraced_seconds += self._clock() - start
    return found

  def check_restored(self, where: str) -> None:
    """Checks a state that was restored from a checkpoint.

    Args:
      where: the checkpoint, for the message.

    Raises:
      errors.InputError: it is not finite; earlier versions could save such a state.
    """
    if tensor := self.find():
      raise errors.InputError(
          f'{where}: {tensor} is not finite, so the training cannot continue from it; remove the '
          'files of this checkpoint to continue from the previous one, or train in another '
          '--train_dir')

  def check_loss(self, progress: loop.Progress) -> None:
    """Checks the loss, and also the state if its last check was more than ten seconds ago.

    Raises:
      NonFiniteError: the loss or the state is not finite.
    """
    if not math.isfinite(progress.metrics['loss']):
      raise NonFiniteError(progress.step, 'the loss')
    if self._clock() - self._copied_at >= _SECONDS_BETWEEN_COPIES:
      self._check_and_copy(progress.step)

  def check_before_saving(self, progress: loop.Progress) -> None:
    """Checks the state of a step before it is saved, unless that was done.

    Raises:
      NonFiniteError: it is not finite.
    """
    if self.saved.step != progress.step:
      self._check_and_copy(progress.step)
      self.saved = self.recent

  def _check_and_copy(self, step: int) -> None:
    if self.recent.step == step:
      return
    if tensor := self.find():
      raise NonFiniteError(step, tensor)
    self.recent = snapshot.StateSnapshot(self._state)
    self._copied_at = self._clock()
