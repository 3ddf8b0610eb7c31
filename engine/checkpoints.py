"""Saving and restoring the state of a training.

TensorFlow writes a checkpoint's data first and then, by a rename, the small file `checkpoint` that
names it; so a process that dies while saving leaves the last whole checkpoint in charge.
"""

import pathlib
import re

import tensorflow as tf

from tfrecords import errors

# What reading a checkpoint raises when its files have vanished, are cut or belong to another
# network.
UNREADABLE = (tf.errors.OpError, ValueError, AssertionError, OSError)


class Checkpoints:
  """The checkpoints of one run, newest last."""

  def __init__(self, directory: pathlib.Path, state: tf.train.Checkpoint, keep: int = 5):
    """Prepares saving; reads and writes nothing.

    Args:
      directory: where they lie.
      state: what they hold.
      keep: how many stay; older ones are deleted when newer ones are saved.
    """
    self._state = state
    self._manager = tf.train.CheckpointManager(state, str(directory), max_to_keep=keep)

  def save(self, step: int) -> str:
    """Saves the state under its step and returns the checkpoint's path."""
    return self._manager.save(checkpoint_number=step)

  def restore_latest(self) -> int | None:
    """Restores the newest checkpoint that can be read, and returns its step.

    Returns:
      None when there is none.

    Raises:
      errors.InputError: there are checkpoints, and none of them can be read.
    """
    paths = list(reversed(self._manager.checkpoints))
    for path in paths:
      try:
        restore(self._state, path)
        return step_of(path)
      except errors.InputError as error:
        last = error
    if paths:
      raise last
    return None


def restore(state: tf.train.Checkpoint, path: str, *, partially: bool = False) -> None:
  """Reads a checkpoint into `state`.

  Args:
    state: what to fill.
    path: of the checkpoint.
    partially: whether the checkpoint may hold more than `state` asks for.

  Raises:
    errors.InputError: it has vanished, is cut, or holds another network.
  """
  try:
    status = state.read(path)
    status.assert_existing_objects_matched()
    if partially:
      status.expect_partial()
    else:
      status.assert_consumed()
  except UNREADABLE as error:
    reason = ' '.join(str(error).split())[:120]
    raise errors.InputError(
        f'{path}: this checkpoint cannot be read ({reason}); it is cut, gone or of another '
        'network') from error


def listed(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the checkpoints in `directory` that are complete, oldest first."""
  try:
    found = tf.train.get_checkpoint_state(str(directory))
  except UNREADABLE:
    return []
  return list(found.all_model_checkpoint_paths) if found else []


def step_of(path: str) -> int:
  """Returns the step in a checkpoint's name: 4000 for `.../ckpt-4000`."""
  return int(re.search(r'-(\d+)$', path).group(1))
