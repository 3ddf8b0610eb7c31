"""Checkpoints of a run: saving, and restoring the newest intact one.

TensorFlow writes a checkpoint's data first and then replaces the small file `checkpoint` that names
it, so a process that dies while saving leaves the last complete checkpoint in use.

Only `newest_intact` decides which checkpoint is the newest that can be used. Training, evaluation
and prediction all call it, so they agree, whichever part of the checkpoint they need.
"""

from collections.abc import Callable
import pathlib

import tensorflow as tf

from engine.runs import checkpoint_files
from engine.runs import checkpoint_identity
from engine.runs import checkpoint_reader
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import tensorflow_path

LogFn = Callable[[str], None]


class Checkpoints:
  """Saves and restores the training state of one run.

  Attributes:
    directory: of the checkpoints.

  Example:
    >>> step = tf.Variable(0)
    >>> saved = rana.loop.Checkpoints('saved', tf.train.Checkpoint(step=step))
    >>> print(saved.restore_latest(print))
    None
    >>> for number in (10, 20):
    ...   path = saved.save(int(step.assign(number)))
    >>> step = step.assign(25)
    >>> print(saved.restore_latest(print), int(step))
    20 20
  """

  def __init__(self, directory: str | pathlib.Path, state: tf.train.Checkpoint, keep: int = 5,
               run_id: str = ''):
    """Lists the checkpoints in `directory` without reading them, and removes leftovers of a save.

    Args:
      directory: the run's checkpoints.
      state: what they hold.
      keep: number of checkpoints kept; a save deletes older ones.
      run_id: of the run, saved with every checkpoint.
    """
    self.directory = remote_path.of(directory)
    self._state = state
    self._run_id = run_id
    checkpoint_identity.add_run_id(state, run_id)
    checkpoint_files.remove_leftovers(self.directory)
    self._manager = tf.train.CheckpointManager(
        state, tensorflow_path.new_directory(self.directory), max_to_keep=keep)

  def save(self, step: int) -> str:
    """Saves the state under its step and returns the checkpoint's path.

    Raises:
      errors.InputError: the disk does not take it; the earlier checkpoints are unchanged.
    """
    # TensorFlow counts the saves in the state. An interruption adds a save, but the state of a
    # resumed run must be that of one without interruption.
    self._state.save_counter.assign(0)
    try:
      self._manager.save(checkpoint_number=step)
    except (tf.errors.OpError, OSError) as error:
      raise errors.InputError(
          f'{self.directory}: step {step} cannot be saved ({errors.reason(error)}); free some '
          'space and start again: the training resumes from the last checkpoint, which is kept'
      ) from error
    return str(self.directory / f'ckpt-{step}')

  def newest(self) -> str | None:
    """Returns the path of the newest checkpoint without reading it, None if there is none."""
    return next(iter(reversed(checkpoint_files.list_complete(self.directory))), None)

  def restore_latest(self, log: LogFn) -> int | None:
    """Restores the newest intact checkpoint.

    Args:
      log: gets a line about every newer checkpoint that cannot be read.

    Returns:
      Its step; None when there is no checkpoint.

    Raises:
      errors.InputError: there are checkpoints, and none of them can be read.
    """
    path = newest_intact(self.directory, log, self._run_id)
    if path is None:
      return None
    checkpoint_reader.restore(self._state, path)
    return checkpoint_files.step_of(path)


def newest_intact(directory: pathlib.Path, log: LogFn, run_id: str = '') -> str | None:
  """Returns the path of the newest checkpoint of a run whose every value can be read.

  Args:
    directory: the checkpoints of a run.
    log: gets a line about every newer checkpoint that is skipped.
    run_id: of the run; checkpoints of another run are skipped.

  Returns:
    None when there is no checkpoint.

  Raises:
    errors.InputError: there are checkpoints, and none of them can be read.
  """
  named, paths = checkpoint_files.named(directory), checkpoint_files.list_complete(directory)
  # Older checkpoints that the file `checkpoint` has lost are the last resort.
  lost = [path for path in checkpoint_files.indexed(directory)
          if named and checkpoint_files.step_of(path) < checkpoint_files.step_of(named[0])]
  for path in reversed(lost + paths):
    try:
      checkpoint_reader.verify(path, run_id)
      return path
    except errors.InputError as error:
      if not checkpoint_files.was_deleted(path):
        log(f'{error}; trying the previous checkpoint')
  if named and not {*named} & {*checkpoint_files.list_complete(directory)}:
    # The running training has deleted all of them in the meantime.
    return newest_intact(directory, log, run_id)
  # A first checkpoint that was never finished has no name: the training had just begun.
  if named:
    raise errors.InputError(
        f'{directory}: none of the {len(paths)} checkpoints can be read; restore them '
        'from a copy, or train again in another --train_dir')
  return None
