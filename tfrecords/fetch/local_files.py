"""Finds the files of a data set on this machine, in any layout, so that nothing is downloaded."""

from collections.abc import Callable
import os
import pathlib

from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords.fetch import foreign_formats
from tfrecords.fetch import python_version


def find(spec: dataset_spec.DatasetSpec, data_dir: pathlib.Path,
         log: Callable[[str], None]) -> pathlib.Path | None:
  """Returns the folder of the files of `spec` if they are in `data_dir` in any layout, else None.

  The Python version of a CIFAR set is converted.

  Raises:
    errors.InputError: the files are there in part, in several places or damaged.
  """
  target, found = data_dir / spec.directory, dataset_files.folder(spec, data_dir)
  if is_present(spec, found):
    if found != target:
      log(f'{spec.name}: found in {found}')
    return found
  source = python_version.find(spec, data_dir)
  if source:
    return python_version.convert(spec, source, target, log)
  foreign_formats.refuse(spec, data_dir)
  return None


def is_present(spec: dataset_spec.DatasetSpec, target: pathlib.Path) -> bool:
  """Returns whether all files of `spec` are in the directory `target`.

  Raises:
    errors.InputError: the directory holds other files, or some of them.
  """
  missing = [name for name in spec.train_files + spec.test_files
             if not dataset_files.path(target, name).is_file()]
  if not missing:
    return True
  if not os.path.lexists(target) or _is_empty(target):
    return False
  raise errors.InputError(
      f'{target}: lacks {", ".join(missing)}; nothing in it was changed: add the missing files, '
      'move the directory away, or pass another --data_dir')


def _is_empty(target: pathlib.Path) -> bool:
  # A link belongs to the user as well, and a rename cannot replace it.
  return target.is_dir() and not target.is_symlink() and not any(target.iterdir())
