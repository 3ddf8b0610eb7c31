"""The directory of a label check: its settings, and the logits of each fold that is done.

  check.json   everything that the logits depend on
  fold-1.npz   logits of the records that fold 1 holds out

A check that was killed continues with the next fold; a check with other settings is refused.
"""

from collections.abc import Mapping
import json
import pathlib

import numpy as np

from engine.reporting import console
from tfrecords import array_file
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

_SETTINGS = 'check.json'


class CheckDirectory:
  """The files of one check."""

  def __init__(self, folder: pathlib.Path, settings: Mapping[str, object]):
    """Writes the settings, or compares them with those that are there.

    Args:
      folder: an existing directory.
      settings: everything that the results depend on, in JSON's types.

    Raises:
      errors.InputError: the directory holds another check, or cannot be written.
    """
    self._folder = folder
    path = folder / _SETTINGS
    wanted = json.loads(json.dumps(settings))
    if not path.exists():
      atomic_file.write_text(path, json.dumps(wanted, indent=2) + '\n')
      return
    try:
      before = json.loads(regular_file.read_text(path))
    except (ValueError, RecursionError) as error:
      raise errors.InputError(
          f'{path}: is damaged ({errors.reason(error)}); give another --work_dir') from error
    if before != wanted:
      raise errors.InputError(_refusal(path, before, wanted))

  def read(self, number: int, shape: tuple[int, int], log: console.LogFn) -> np.ndarray | None:
    """Returns the logits of a fold; None if there are none.

    Args:
      number: of the fold, from 0.
      shape: the records that it holds out, and the classes.
      log: gets a line about a file that is damaged.
    """
    path = self._path(number)
    if not path.exists():
      return None
    try:
      logits = array_file.read(path, 'the fold is trained again').get('logits')
    except errors.InputError as error:
      log(str(error))
      return None
    if logits is None or logits.shape != shape or logits.dtype != np.float32:
      log(f'{path}: holds other numbers than those of the fold; the fold is trained again')
      return None
    return logits

  def write(self, number: int, logits: np.ndarray) -> None:
    """Writes the logits of a fold, float32 [n, classes]."""
    with (atomic_file.temporary_path(self._path(number)) as temporary,
          temporary.open('wb') as file):
      np.savez(file, logits=logits)

  def _path(self, number: int) -> pathlib.Path:
    return self._folder / f'fold-{number + 1}.npz'


def _refusal(path: pathlib.Path, before: object, now: Mapping[str, object]) -> str:
  if not isinstance(before, dict):
    return f'{path}: is not the file of a label check; give another --work_dir'
  different = [f'{name} is {json.dumps(before.get(name))} there, {json.dumps(now.get(name))} was '
               'requested' for name in dict.fromkeys([*now, *before])
               if before.get(name) != now.get(name)]
  return (f'{path}: holds another label check: {"; ".join(different)}; repeat its settings or give '
          'another --work_dir')
