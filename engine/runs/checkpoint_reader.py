"""Reads one checkpoint: all of its values to verify them, or the values of a state."""

import pathlib

import tensorflow as tf

from engine.runs import checkpoint_files
from engine.runs import checkpoint_identity
from tfrecords import address
from tfrecords import errors
from tfrecords import regular_file
from tfrecords import remote_path
from tfrecords import tensorflow_path

# Raised when the files of a checkpoint are missing, truncated, corrupt or of another network.
_UNREADABLE = (tf.errors.OpError, ValueError, AssertionError, IndexError, OSError)


def verify(path: str, run_id: str = '') -> None:
  """Reads every value of a checkpoint, which verifies the checksums.

  Args:
    path: of the checkpoint, without a suffix.
    run_id: of the run that must have saved the checkpoint.

  Raises:
    errors.InputError: a file is missing, truncated or corrupt, or of another run or step.
  """
  try:
    _check_files(remote_path.of(path))
    reader = tf.train.load_checkpoint(tensorflow_path.file(path))
    for name in reader.get_variable_to_shape_map():
      reader.get_tensor(name)
    checkpoint_identity.check(path, checkpoint_files.step_of(path), run_id, reader)
  except errors.InputError:
    raise
  except _UNREADABLE as error:
    raise _unreadable(path, error) from error


def _check_files(path: pathlib.Path) -> None:
  """Refuses pipes and devices in the place of a checkpoint's files: they have no end.

  Raises:
    OSError: the directory cannot be listed.
  """
  if address.is_remote(path):
    return
  for file in path.parent.iterdir():
    if file.name.startswith(f'{path.name}.') and file.exists():
      regular_file.check(file)


def restore(state: tf.train.Checkpoint, path: str, *, expect_partial: bool = False) -> None:
  """Reads a checkpoint into `state`.

  Args:
    state: the objects to restore.
    path: of the checkpoint, without a suffix.
    expect_partial: whether the checkpoint may hold more values than `state`.

  Raises:
    errors.InputError: a file is missing, truncated or corrupt, or the checkpoint is of another
      network.
  """
  # TensorFlow creates this variable at the first save. A checkpoint holds it, so must the state.
  state.save_counter  # noqa: B018
  status = None
  try:
    status = state.read(tensorflow_path.file(path))
    status.assert_existing_objects_matched()
    if not expect_partial:
      status.assert_consumed()
  except _UNREADABLE as error:
    raise _unreadable(path, error) from error
  finally:
    if status:
      # The error above names the mismatch; without this, TensorFlow would log it again in detail.
      status.expect_partial()


def _unreadable(path: str, error: BaseException) -> errors.InputError:
  return errors.InputError(
      f'{path}: this checkpoint cannot be read ({errors.reason(error)}); it is truncated, missing '
      'or of another network')
