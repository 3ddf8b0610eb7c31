"""Finds the files of a data set that are already on this machine, in any supported layout."""

from collections.abc import Callable
import os
import pathlib

from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import cifar_python
from tfrecords.fetch import unsupported_formats


def find(spec: dataset_spec.DatasetSpec, data_dir: pathlib.Path,
         log: Callable[[str], None]) -> pathlib.Path | None:
  """Returns the folder with the files of `spec` if `data_dir` has them in any layout, else None.

  The Python version of a CIFAR data set is converted.

  Raises:
    errors.InputError: the files are incomplete, damaged or in several places.
  """
  target, found = data_dir / spec.directory, dataset_files.folder(spec, data_dir)
  if is_present(spec, found):
    if found != target:
      log(f'{spec.name}: found in {found}')
    return found
  source = cifar_python.find(spec, data_dir)
  if source:
    return cifar_python.convert(spec, source, target, log)
  unsupported_formats.check(spec, data_dir)
  return None


def is_present(spec: dataset_spec.DatasetSpec, target: pathlib.Path) -> bool:
  """Returns whether all files of `spec` are in the directory `target`.

  Raises:
    errors.InputError: the directory holds other files, or only some of those of `spec`.
  """
  missing = [name for name in spec.train_files + spec.test_files
             if not dataset_files.path(target, name).is_file()]
  if not missing:
    return True
  if not os.path.lexists(target) or _is_empty(target):
    return False
  raise errors.InputError(
      f'{target}: lacks {", ".join(missing)}; nothing in it was changed; add the missing files, '
      'move the directory away, or pass another --data_dir')


def _is_empty(target: pathlib.Path) -> bool:
  # A link was made by the user, and a rename cannot replace it.
  return target.is_dir() and not target.is_symlink() and not any(target.iterdir())
