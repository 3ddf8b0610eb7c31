"""The files in a directory of checkpoints: lists the complete ones, removes leftovers.

To save a checkpoint, TensorFlow writes `ckpt-N_temp/part-*`, moves it to `ckpt-N.data-*`, writes
`ckpt-N.index`, and finally replaces the file `checkpoint`, which names the complete checkpoints.
"""

import contextlib
import pathlib
import re
import shutil

import tensorflow as tf

from tfrecords import address
from tfrecords import remote_files
from tfrecords import remote_path
from tfrecords import tensorflow_path

_LIST = 'checkpoint'
# At most 18 digits, since a step is an int64.
_NAME = re.compile(r'ckpt-(\d{1,18})')
_TEMPORARY_FOLDER = re.compile(r'ckpt-\d{1,18}_temp')
_PART = re.compile(r'part-.*')
_DATA_FILE = re.compile(r'(ckpt-\d{1,18})\.data-\d{5}-of-\d{5}')
_TEMPORARY_LIST = re.compile(r'checkpoint\.tmp[0-9a-f]{32}')


def step_of(path: str) -> int:
  """Returns the step in a checkpoint's name: 4000 for `.../ckpt-4000`."""
  return int(path.rpartition('-')[2])


def named(directory: pathlib.Path) -> list[str]:
  """Returns the paths that the file `checkpoint` names, oldest first.

  The list is empty if the file is missing, cannot be parsed or names other paths.
  """
  if not (directory / _LIST).is_file():
    # TensorFlow would wait for a pipe without end.
    return []
  try:
    name = tensorflow_path.directory(directory)
    found = tf.train.get_checkpoint_state(name)
    paths = list(map(remote_path.of, found.all_model_checkpoint_paths)) if found else []
  except (tf.errors.OpError, ValueError, OSError):
    return []
  if all(path.parent == remote_path.of(name) and _NAME.fullmatch(path.name) for path in paths):
    return [str(directory / path.name) for path in paths]
  return []


def indexed(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the checkpoints that have an index, oldest first."""
  found = (index.with_suffix('') for index in directory.glob('ckpt-*.index'))
  return sorted((str(path) for path in found if _NAME.fullmatch(path.name)), key=step_of)


def list_complete(directory: pathlib.Path) -> list[str]:
  """Returns the paths of the complete checkpoints in `directory`, oldest first.

  They are those that the file `checkpoint` names. If that file is missing or damaged, they are
  those that have an index, which TensorFlow writes after the data.
  """
  return named(directory) or indexed(directory)


def was_deleted(path: str) -> bool:
  """Returns whether the training has deleted a checkpoint in favor of newer ones."""
  file = remote_path.of(f'{path}.index')
  return not file.exists() and path not in list_complete(file.parent)


def remove_leftovers(directory: pathlib.Path) -> None:
  """Removes the files of an interrupted save, and renames a damaged file `checkpoint`.

  Only the process that writes to the directory may call this. Complete checkpoints and files that
  TensorFlow does not write are never removed.
  """
  complete = {pathlib.Path(path).name for path in (*named(directory), *indexed(directory))}
  for path in directory.glob('c*'):
    data = _DATA_FILE.fullmatch(path.name)
    with contextlib.suppress(OSError):
      if _TEMPORARY_LIST.fullmatch(path.name) or (data and data[1] not in complete):
        path.unlink()
      elif _TEMPORARY_FOLDER.fullmatch(path.name) and all(
          _PART.fullmatch(part.name) for part in path.iterdir()):
        _remove_folder(path)
  for path in () if address.is_remote(directory) else directory.glob('ckpt-*'):
    # TensorFlow would wait for the reader of a pipe when it saves the checkpoint of that step.
    if path.exists() and not path.is_file() and not path.is_dir():
      path.replace(path.with_name(f'{path.name}.damaged'))
  # TensorFlow would raise an error for an empty one, and delete the checkpoints of another
  # directory if the file names them.
  if (directory / _LIST).exists() and not named(directory):
    (directory / _LIST).replace(directory / 'checkpoint.damaged')


def _remove_folder(path: pathlib.Path) -> None:
  if address.is_remote(path):
    remote_files.remove_tree(str(path))
  else:
    shutil.rmtree(path)
