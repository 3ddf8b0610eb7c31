"""Converts CIFAR's Python version, which consists of pickles, to its binary version.

It is used if the binary version is not on this machine.
"""

from collections.abc import Callable
import os
import pathlib

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import regular_file
from tfrecords.fetch import staging
from tfrecords.formats import pickle_parser

# https://www.cs.toronto.edu/~kriz/cifar.html, "Python version": folders, archives, label lists.
_FOLDERS = {'cifar10': 'cifar-10-batches-py', 'cifar100': 'cifar-100-python'}
_ARCHIVES = {'cifar10': 'cifar-10-python.tar.gz', 'cifar100': 'cifar-100-python.tar.gz'}
_LABEL_KEYS = {'cifar10': ['labels'], 'cifar100': ['coarse_labels', 'fine_labels']}
_REMEDY = 'unpack the Python version again, or move it away to have the binary version downloaded'

_LIMITS = parser_process.Limits()


def find(spec: dataset_spec.DatasetSpec, data_dir: pathlib.Path) -> pathlib.Path | None:
  """Returns the folder with the Python version of a data set, None if it is not found.

  Raises:
    errors.InputError: only its archive is present.
  """
  if spec.name not in _FOLDERS:
    return None
  name = _FOLDERS[spec.name]
  for place in (data_dir / name, data_dir, data_dir / spec.directory / name):
    if place.is_dir() and place.resolve().name == name:
      return place
  packed = data_dir / _ARCHIVES[spec.name]
  if packed.is_file():
    raise errors.InputError(
        f'{packed}: is the archive of the Python version of {spec.name}; unpack it there '
        '(tar -xzf), or move it away to have the binary version downloaded')
  return None


def convert(spec: dataset_spec.DatasetSpec, source: pathlib.Path, target: pathlib.Path,
            log: Callable[[str], None]) -> pathlib.Path:
  """Writes the records of the Python version as binary files, all of them or none.

  Args:
    spec: the data set.
    source: folder of the Python version, which is not changed.
    target: folder of the binary files, which must not exist.
    log: gets a line for the user.

  Returns:
    `target`.

  Raises:
    errors.InputError: a file is missing or damaged, or `target` cannot be written.
  """
  log(f'{spec.name}: converting {source}, the Python version, to {target}; nothing is downloaded')
  try:
    with staging.directory(target.parent, spec.name, log) as temporary:
      made = temporary / target.name
      made.mkdir()
      for name in spec.train_files + spec.test_files:
        atomic_file.write_bytes(made / name, read_records(spec, source / name.removesuffix('.bin')))
      os.rename(made, target)
  except OSError as error:
    raise errors.InputError(
        f'{target}: cannot be written ({error.strerror}); fix that or pass another --data_dir'
    ) from error
  return target


def read_records(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> bytes:
  """Returns the records of one file of the Python version.

  Raises:
    errors.InputError: it is missing, damaged or of another format.
  """
  regular_file.check(path)
  request = {'path': os.fspath(path), 'label_keys': _LABEL_KEYS[spec.name],
             'image_bytes': spec.image_bytes}
  try:
    _, (records,) = limited_process.parse(pickle_parser.__name__, request, _LIMITS)
  except (errors.InputError, parser_protocol.ParserError) as error:
    raise errors.InputError(f'{path}: cannot be read ({error}); {_REMEDY}') from error
  return records.tobytes()
