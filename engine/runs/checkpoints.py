"""Checkpoints of a run: saving, and restoring the newest intact one.

TensorFlow writes a checkpoint's data first and then, by a rename, the small file `checkpoint` that
names it; so a process that dies while saving leaves the last complete checkpoint in charge.

`newest_intact` alone decides which checkpoint is the newest that can be used. Training, evaluation,
prediction and everything else ask it, so they agree whatever part of the checkpoint they need.
"""

from collections.abc import Callable
import pathlib

import tensorflow as tf

from engine.runs import checkpoint_files
from engine.runs import checkpoint_identity
from tfrecords import errors
from tfrecords import tensorflow_path

LogFn = Callable[[str], None]

# What reading a checkpoint raises when its files are missing, cut, corrupt or of another network.
UNREADABLE = (tf.errors.OpError, ValueError, AssertionError, IndexError, OSError)


class Checkpoints:
  """Saves and restores the training state of one run.

  Attributes:
    directory: of the checkpoints.
  """

  def __init__(self, directory: pathlib.Path, state: tf.train.Checkpoint, keep: int = 5,
               run_id: str = ''):
    """Lists the checkpoints in `directory`, reads none, and removes what a killed save left.

    Args:
      directory: the run's checkpoints.
      state: what they hold.
      keep: number of checkpoints kept; a save deletes older ones.
      run_id: of the run, which every checkpoint gets.
    """
    self.directory = directory
    self._state = state
    self._run_id = run_id
    checkpoint_identity.mark(state, run_id)
    checkpoint_files.tidy(directory)
    self._manager = tf.train.CheckpointManager(
        state, tensorflow_path.new_directory(directory), max_to_keep=keep)

  def save(self, step: int) -> str:
    """Saves the state under its step and returns the checkpoint's path.

    Raises:
      errors.InputError: the disk does not take it; the earlier checkpoints are unchanged.
    """
    # TensorFlow counts the saves in the state. An interruption saves once more, which must not
    # tell the state of a resumed run from that of one without interruption.
    self._state.save_counter.assign(0)
    try:
      self._manager.save(checkpoint_number=step)
    except (tf.errors.OpError, OSError) as error:
      raise errors.InputError(
          f'{self.directory}: step {step} cannot be saved ({errors.reason(error)}); make room and '
          'start again: the training continues from the last checkpoint, which is kept') from error
    return str(self.directory / f'ckpt-{step}')

  def newest(self) -> str | None:
    """Returns the path of the newest checkpoint, unread; None when there is none."""
    return next(iter(reversed(list_complete(self.directory))), None)

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
    restore(self._state, path)
    return step_of(path)


def newest_intact(directory: pathlib.Path, log: LogFn, run_id: str = '') -> str | None:
  """Returns the path of the newest checkpoint of a run whose every value can be read.

  Args:
    directory: the checkpoints of a run.
    log: gets a line about every newer checkpoint that is passed over.
    run_id: of the run; a checkpoint of another run is passed over.

  Returns:
    None when there is no checkpoint.

  Raises:
    errors.InputError: there are checkpoints, and none of them can be read.
  """
  named, paths = checkpoint_files.named(directory), list_complete(directory)
  # Those that an emptied file `checkpoint` has lost are the last resort.
  lost = [path for path in checkpoint_files.indexed(directory)
          if named and step_of(path) < step_of(named[0])]
  for path in reversed(lost + paths):
    try:
      verify(path, run_id)
      return path
    except errors.InputError as error:
      if not has_rotated_away(path):
        log(f'{error}; trying the one before')
  if named and not {*named} & {*list_complete(directory)}:
    # The training went on for so long meanwhile that it has deleted them all.
    return newest_intact(directory, log, run_id)
  # A first checkpoint that was never finished has no name: the training had just begun.
  if named:
    raise errors.InputError(
        f'{directory}: none of the {len(paths)} checkpoints can be read; restore them '
        'from a copy, or train again in another --train_dir')
  return None


def verify(path: str, run_id: str = '') -> None:
  """Reads every value of a checkpoint, which compares it with its checksum.

  Args:
    path: of the checkpoint, without a suffix.
    run_id: of the run that the checkpoint has to be of.

  Raises:
    errors.InputError: a file is missing, cut or corrupt, or of another run or step.
  """
  try:
    reader = tf.train.load_checkpoint(tensorflow_path.file(path))
    for name in reader.get_variable_to_shape_map():
      reader.get_tensor(name)
    checkpoint_identity.check(path, step_of(path), run_id, reader)
  except errors.InputError:
    raise
  except UNREADABLE as error:
    raise _unreadable(path, error) from error


def restore(state: tf.train.Checkpoint, path: str, *, expect_partial: bool = False) -> None:
  """Reads a checkpoint into `state`.

  Args:
    state: what to fill.
    path: of the checkpoint, without a suffix.
    expect_partial: whether the checkpoint may hold more than `state` asks for.

  Raises:
    errors.InputError: a file is missing, cut or corrupt, or the checkpoint is of another network.
  """
  # TensorFlow makes this variable at the first save; a checkpoint holds it, so the state must, too.
  state.save_counter  # noqa: B018
  status = None
  try:
    status = state.read(tensorflow_path.file(path))
    status.assert_existing_objects_matched()
    if not expect_partial:
      status.assert_consumed()
  except UNREADABLE as error:
    raise _unreadable(path, error) from error
  finally:
    if status:
      # The error above names the mismatch; TensorFlow would log it again, line by line.
      status.expect_partial()


def list_complete(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the complete checkpoints in `directory`, oldest first.

  They are those that the file `checkpoint` names. Where that file is missing or damaged, they are
  those that have an index, which TensorFlow writes last.
  """
  return checkpoint_files.named(directory) or checkpoint_files.indexed(directory)


def has_rotated_away(path: str) -> bool:
  """Tells whether the training has deleted a checkpoint in favor of newer ones."""
  file = pathlib.Path(f'{path}.index')
  return not file.exists() and path not in list_complete(file.parent)


def step_of(path: str) -> int:
  """Returns the step in a checkpoint's name: 4000 for `.../ckpt-4000`."""
  return checkpoint_files.step_of(path)


def _unreadable(path: str, error: BaseException) -> errors.InputError:
  return errors.InputError(
      f'{path}: this checkpoint cannot be read ({errors.reason(error)}); it is cut, gone or of '
      'another network')

