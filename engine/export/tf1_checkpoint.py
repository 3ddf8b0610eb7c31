"""Files of checkpoints of TensorFlow 1 in the form of the CIFAR-10 tutorial.

Such a checkpoint holds values by name, as tf.compat.v1.train.Saver writes and reads them:

  conv1/weights, conv1/biases, ...                  the trained values of each variable
  conv1/weights/ExponentialMovingAverage, ...       their moving averages, which are evaluated
  global_step                                       int64, the number of updates done
  cross_entropy/avg, local3/weight_loss/avg, ...    averages of the losses, for TensorBoard alone

Plain gradient descent keeps nothing else. The averages of the losses are not read, and written as
zeros: the tutorial's training restores all of its variables, and its next steps fill them.
"""

from collections.abc import Mapping
import pathlib

import numpy as np
import tensorflow as tf

from engine.models import model_registry
from tfrecords import errors
from tfrecords import printable
from tfrecords import regular_file
from tfrecords import tensorflow_path

AVERAGE = '/ExponentialMovingAverage'
STEP = 'global_step'
# What the tutorial's training calls the averages of its losses.
LOSS_AVERAGES = ('cross_entropy/avg', 'local3/weight_loss/avg', 'local4/weight_loss/avg',
                 'total_loss/avg')
_LIST = 'checkpoint'
_INDEX = '.index'
# Raised for files that are missing, truncated or something else.
_UNREADABLE = (tf.errors.OpError, ValueError, IndexError, OSError)

Values = dict[str, np.ndarray]


def write(directory: pathlib.Path, step: int, networks: Mapping[str, tf.Module],
          **texts: str) -> pathlib.Path:
  """Writes two networks as a checkpoint of TensorFlow 1, with the file that names it.

  Args:
    directory: an existing one, of no other checkpoint.
    step: the number of updates done.
    networks: by what follows the names of their variables: the trained one by '', the one with the
      moving averages by AVERAGE.
    **texts: further values; a program that restores its own variables passes them over.

  Returns:
    The checkpoint's path, without a suffix.
  """
  values: dict[str, object] = {STEP: np.int64(step)} | texts | {
      name: np.float32(0.0) for name in LOSS_AVERAGES}
  for suffix, network in networks.items():
    values |= {model_registry.variable_name(variable) + suffix: variable.numpy()
               for variable in network.variables}
  name = f'model.ckpt-{step}'
  prefix = f'{tensorflow_path.directory(directory)}/{name}'
  tf.raw_ops.SaveV2(prefix=prefix, tensor_names=list(values),
                    shape_and_slices=[''] * len(values), tensors=list(values.values()))
  tf.compat.v1.train.update_checkpoint_state(
      tensorflow_path.directory(directory), name, [name])
  return directory / name


def find(path: pathlib.Path) -> pathlib.Path:
  """Returns a checkpoint's path without a suffix; of a directory that of the newest.

  Raises:
    errors.InputError: there is none.
  """
  if path.is_dir():
    found = _newest(path)
    if found is None:
      raise errors.InputError(
          f'{printable.text(path)}: holds no checkpoint of TensorFlow 1 (a file {_LIST} that names '
          'one); give its path, such as model.ckpt-1000')
    path = found
  prefix = path.with_suffix('') if path.suffix == _INDEX else path
  index = prefix.with_name(prefix.name + _INDEX)
  if not index.exists():
    raise errors.InputError(
        f'{printable.text(index)}: no such file; give a checkpoint of TensorFlow 1, such as '
        'model.ckpt-1000, which is a .index and a .data file')
  regular_file.check(index)
  return prefix


def _newest(directory: pathlib.Path) -> pathlib.Path | None:
  if not (directory / _LIST).is_file():
    return None
  try:
    found = tf.train.get_checkpoint_state(tensorflow_path.directory(directory))
  except _UNREADABLE:
    return None
  # The directory may have been moved since.
  name = pathlib.Path(found.model_checkpoint_path).name if found else ''
  return directory / name if name else None


def read(prefix: pathlib.Path) -> Values:
  """Returns all values of a checkpoint by name.

  Args:
    prefix: from `find`.

  Raises:
    errors.InputError: a file is truncated or missing.
  """
  try:
    reader = tf.train.load_checkpoint(tensorflow_path.file(prefix))
    return {name: np.asarray(reader.get_tensor(name))
            for name in reader.get_variable_to_shape_map()}
  except _UNREADABLE as error:
    raise errors.InputError(
        f'{printable.text(prefix)}: this checkpoint cannot be read ({errors.reason(error)}); it is '
        'truncated, or a file of it is missing') from error
