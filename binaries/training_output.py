"""Standard output of a training, which may end before the training does.

Ctrl-C in `train_main | tee log` ends `tee`, too, and a terminal or a disk may go while it trains.
A line that nobody takes must not cost the steps since the last checkpoint: it ends the training as
an interruption does, with the state saved.
"""

from collections.abc import Callable, Iterator
import contextlib

from binaries import termination
from engine.reporting import console
from tfrecords import errors


class TrainingOutput:
  """Writes a training's lines; the first that fails while it trains asks for its end."""

  def __init__(self) -> None:
    """Starts before the training: until then, a line that fails raises."""
    self._is_training = False
    self._error: OSError | None = None

  def log(self, line: str) -> None:
    """Writes a line.

    Raises:
      OSError: nothing takes it, and there is nothing yet to be saved.
    """
    try:
      console.log(line)
    except OSError as error:
      if not self._is_training:
        raise
      self._error = self._error or error

  @contextlib.contextmanager
  def finishing(self) -> Iterator[Callable[[], bool]]:
    """Does what `termination.finishing` does, and tells of a line that failed as of a signal.

    Raises:
      errors.InputError: such a line has ended the training; the state is saved.
    """
    self._is_training = True
    with termination.finishing() as is_requested:
      try:
        yield lambda: is_requested() or self._error is not None
      except KeyboardInterrupt as interruption:
        if self._error is None or is_requested():
          raise
        raise errors.InputError(
            f'standard output takes no more lines ({errors.reason(self._error)}); {interruption}; '
            'the same command resumes') from self._error
