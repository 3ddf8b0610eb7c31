"""Saving and restoring the state of a training.

TensorFlow writes a checkpoint's data first and then, by a rename, the small file `checkpoint` that
names it; so a process that dies while saving leaves the last whole checkpoint in charge.
"""

from collections.abc import Callable
import pathlib

import tensorflow as tf

from tfrecords import errors

# What reading a checkpoint raises when its files have vanished, are cut or belong to another
# network.
UNREADABLE = (tf.errors.OpError, ValueError, AssertionError, IndexError, OSError)


class Checkpoints:
  """The checkpoints of one run, newest last."""

  def __init__(self, directory: pathlib.Path, state: tf.train.Checkpoint, keep: int = 5):
    """Looks at which checkpoints there are; reads none of them.

    Args:
      directory: where they lie.
      state: what they hold.
      keep: how many stay; older ones are deleted when newer ones are saved.
    """
    self._directory = directory
    self._state = state
    self._manager = _manager(directory, state, keep)

  def save(self, step: int) -> str:
    """Saves the state under its step and returns the checkpoint's path.

    Raises:
      errors.InputError: the disk does not take it; the earlier checkpoints are as they were.
    """
    try:
      return self._manager.save(checkpoint_number=step)
    except (tf.errors.OpError, OSError) as error:
      raise errors.InputError(
          f'{self._directory}: step {step} cannot be saved ({_reason(error)}); make room and start '
          'again: the training goes on from the last checkpoint, which is kept') from error

  def restore_latest(self, report: Callable[[str], None] = lambda line: None) -> int | None:
    """Restores the newest checkpoint that can be read, and returns its step.

    Args:
      report: takes a line about every newer one that cannot be read.

    Returns:
      None when there is none.

    Raises:
      errors.InputError: there are checkpoints, and none of them can be read.
    """
    # Where the file `checkpoint` is lost, the data may all be there.
    paths = self._manager.checkpoints or _unnamed(self._directory)
    for path in reversed(paths):
      try:
        restore(self._state, path)
        return step_of(path)
      except errors.InputError as error:
        report(f'{error}; trying the one before')
    # A first checkpoint that was never finished has no name: the training had just begun.
    if self._manager.checkpoints:
      raise errors.InputError(
          f'{self._directory}: none of the {len(paths)} checkpoints can be read; restore them '
          'from a copy, or train again in another --train_dir')
    return None


def _manager(directory: pathlib.Path, state: tf.train.Checkpoint,
             keep: int) -> tf.train.CheckpointManager:
  try:
    return tf.train.CheckpointManager(state, str(directory), max_to_keep=keep)
  except ValueError:
    # Empty, as after a power cut; what it named is found without it.
    (directory / 'checkpoint').replace(directory / 'checkpoint.damaged')
    return tf.train.CheckpointManager(state, str(directory), max_to_keep=keep)


def restore(state: tf.train.Checkpoint, path: str, *, partially: bool = False) -> None:
  """Reads a checkpoint into `state`.

  Args:
    state: what to fill.
    path: of the checkpoint.
    partially: whether the checkpoint may hold more than `state` asks for.

  Raises:
    errors.InputError: it has vanished, is cut, or holds another network.
  """
  # TensorFlow makes this one at the first save; a checkpoint holds it, so the state must, too.
  state.save_counter  # noqa: B018
  status = None
  try:
    status = state.read(path)
    status.assert_existing_objects_matched()
    if not partially:
      status.assert_consumed()
  except UNREADABLE as error:
    raise errors.InputError(
        f'{path}: this checkpoint cannot be read ({_reason(error)}); it is cut, gone or of another '
        'network') from error
  finally:
    if status:
      # What does not match has been said above, once; TensorFlow would say it again, line by line.
      status.expect_partial()


def listed(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the checkpoints in `directory` that are complete, oldest first."""
  try:
    found = tf.train.get_checkpoint_state(str(directory))
  except UNREADABLE:
    return []
  return list(found.all_model_checkpoint_paths) if found else []


def step_of(path: str) -> int:
  """Returns the step in a checkpoint's name: 4000 for `.../ckpt-4000`."""
  return int(path.rpartition('-')[2])


def _unnamed(directory: pathlib.Path) -> list[str]:
  """Returns the paths of all checkpoints that have an index, finished or not, oldest first."""
  return sorted((str(index.with_suffix('')) for index in directory.glob('ckpt-*.index')),
                key=step_of)


def _reason(error: BaseException) -> str:
  """Returns what TensorFlow says, on one line that can be taken in."""
  return ' '.join(str(error).split())[:120]
