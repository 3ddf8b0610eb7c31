"""Standard output of a training, which may become unwritable before the training ends.

Ctrl-C in `train_main | tee log` ends `tee`, too, and a terminal may be closed or a disk fill up. A
line that cannot be written must not cost the steps since the last checkpoint: it ends the training
like an interruption, with the state saved.
"""

from collections.abc import Callable, Iterator
import contextlib

from absl import flags

from binaries import subprocesses
from binaries import termination
from binaries import train_flags
from engine.cluster import channel as channel_lib
from engine.config import recipe as recipe_lib
from engine.reporting import console
from engine.reporting import training_summary
from engine.trainer import trainer as trainer_lib
from tfrecords import errors

FLAGS = flags.FLAGS


class TrainingOutput:
  """Writes a training's lines; one that cannot be written ends the training after its step."""

  def __init__(self) -> None:
    """Starts in the phase before the training, in which a line that fails raises an exception."""
    self._is_training = False
    self._error: OSError | None = None

  def log(self, line: str) -> None:
    """Writes a line.

    Raises:
      OSError: it cannot be written, and the training has not started.
    """
    try:
      console.log(line)
    except OSError as error:
      if not self._is_training:
        raise
      self._error = self._error or error

  def train(self, trainer: trainer_lib.Trainer) -> None:
    """Trains to the end and says what came out, unless nothing was left to train.

    Args:
      trainer: restored or initialized.

    Raises:
      errors.InputError: it cannot go on.
      KeyboardInterrupt: it was to end for now; the state is saved.
    """
    has_ended = trainer.done is not None
    trainer.train(self.finishing)
    trainer.finish()
    if not has_ended:
      for line in training_summary.summary(trainer.run_dir).split('\n'):
        self.log(line)

  @contextlib.contextmanager
  def finishing(self) -> Iterator[Callable[[], bool]]:
    """Is `termination.finishing`, with a line that could not be written treated like a signal.

    Raises:
      errors.InputError: such a line has ended the training, whose state is saved.
    """
    self._is_training = True
    with termination.finishing() as is_requested:
      try:
        yield lambda: is_requested() or self._error is not None
      except KeyboardInterrupt as interruption:
        if self._error is None or is_requested():
          raise
        raise errors.InputError(
            f'standard output cannot be written ({errors.reason(self._error)}); {interruption}; '
            'the same command resumes') from self._error


def train(recipe: recipe_lib.Recipe, channel: channel_lib.Channel | None = None) -> None:
  """Trains a recipe as the flags say, with the live view if they ask for it.

  Args:
    recipe: what is to be trained.
    channel: to the other workers; None: there are none.

  Raises:
    errors.InputError: it cannot begin or go on.
    KeyboardInterrupt: it was to end for now; the state is saved.
  """
  output = TrainingOutput()
  if channel and not channel.spec.is_chief:
    train_flags.follow_chief(recipe, output.log, channel)
    return
  trainer = train_flags.create_trainer(recipe, output.log, channel)
  with subprocesses.view(trainer.run_dir, FLAGS.address, FLAGS.port, FLAGS.live_view):
    output.train(trainer)
