"""Checkpoints of a run: saving, and restoring the newest intact one.

TensorFlow writes a checkpoint's data first and then, by a rename, the small file `checkpoint` that
names it; so a process that dies while saving leaves the last complete checkpoint in charge.

`newest_intact` alone decides which checkpoint is the newest that can be used. Training, evaluation,
prediction and everything else ask it, so they agree whatever part of the checkpoint they need.
"""

from collections.abc import Callable
import pathlib
import re

import tensorflow as tf

from tfrecords import errors
from tfrecords import tensorflow_path

LogFn = Callable[[str], None]

# What reading a checkpoint raises when its files are missing, cut, corrupt or of another network.
UNREADABLE = (tf.errors.OpError, ValueError, AssertionError, IndexError, OSError)

_INDEX_FILE = re.compile(r'ckpt-\d+\.index')


class Checkpoints:
  """Saves and restores the training state of one run."""

  def __init__(self, directory: pathlib.Path, state: tf.train.Checkpoint, keep: int = 5):
    """Lists the checkpoints in `directory`; reads none of them.

    Args:
      directory: the run's checkpoints.
      state: what they hold.
      keep: number of checkpoints kept; a save deletes older ones.
    """
    self._directory = directory
    self._state = state
    self._manager = _manager(directory, state, keep)

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
          f'{self._directory}: step {step} cannot be saved ({errors.reason(error)}); make room and '
          'start again: the training continues from the last checkpoint, which is kept') from error
    return str(self._directory / f'ckpt-{step}')

  def newest(self) -> str | None:
    """Returns the path of the newest checkpoint, unread; None when there is none."""
    return next(iter(reversed(list_complete(self._directory))), None)

  def restore_latest(self, log: LogFn) -> int | None:
    """Restores the newest intact checkpoint.

    Args:
      log: gets a line about every newer checkpoint that cannot be read.

    Returns:
      Its step; None when there is no checkpoint.

    Raises:
      errors.InputError: there are checkpoints, and none of them can be read.
    """
    path = newest_intact(self._directory, log)
    if path is None:
      return None
    restore(self._state, path)
    return step_of(path)


def _manager(directory: pathlib.Path, state: tf.train.Checkpoint,
             keep: int) -> tf.train.CheckpointManager:
  name = tensorflow_path.new_directory(directory)
  try:
    return tf.train.CheckpointManager(state, name, max_to_keep=keep)
  except ValueError:
    # The file `checkpoint` is empty, as after a power failure; `list_complete` does without it.
    (directory / 'checkpoint').replace(directory / 'checkpoint.damaged')
    return tf.train.CheckpointManager(state, name, max_to_keep=keep)


def newest_intact(directory: pathlib.Path, log: LogFn) -> str | None:
  """Returns the path of the newest checkpoint whose every value can be read.

  Args:
    directory: the checkpoints of a run.
    log: gets a line about every newer checkpoint that is passed over.

  Returns:
    None when there is no checkpoint.

  Raises:
    errors.InputError: there are checkpoints, and none of them can be read.
  """
  named, paths = _named(directory), list_complete(directory)
  # Those that an emptied file `checkpoint` has lost are the last resort.
  lost = [path for path in _indexed(directory) if named and step_of(path) < step_of(named[0])]
  for path in reversed(lost + paths):
    try:
      verify(path)
      return path
    except errors.InputError as error:
      log(f'{error}; trying the one before')
  # A first checkpoint that was never finished has no name: the training had just begun.
  if named:
    raise errors.InputError(
        f'{directory}: none of the {len(paths)} checkpoints can be read; restore them '
        'from a copy, or train again in another --train_dir')
  return None


def verify(path: str) -> None:
  """Reads every value of a checkpoint, which compares it with its checksum.

  Args:
    path: of the checkpoint, without a suffix.

  Raises:
    errors.InputError: a file is missing, cut or corrupt.
  """
  try:
    reader = tf.train.load_checkpoint(tensorflow_path.file(path))
    for name in reader.get_variable_to_shape_map():
      reader.get_tensor(name)
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
  return _named(directory) or _indexed(directory)


def _indexed(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the checkpoints that have an index, oldest first."""
  return sorted((str(index.with_suffix('')) for index in directory.glob('ckpt-*.index')
                 if _INDEX_FILE.fullmatch(index.name)), key=step_of)


def _named(directory: pathlib.Path) -> list[str]:
  """Returns the paths that the file `checkpoint` names, oldest first."""
  try:
    found = tf.train.get_checkpoint_state(tensorflow_path.directory(directory))
  except UNREADABLE:
    return []
  names = map(pathlib.Path, found.all_model_checkpoint_paths if found else ())
  return [str(directory / path.name) for path in names]


def step_of(path: str) -> int:
  """Returns the step in a checkpoint's name: 4000 for `.../ckpt-4000`."""
  return int(path.rpartition('-')[2])


def _unreadable(path: str, error: BaseException) -> errors.InputError:
  return errors.InputError(
      f'{path}: this checkpoint cannot be read ({errors.reason(error)}); it is cut, gone or of '
      'another network')

