"""A set's own files written as TFRecord files beside them; none is overwritten.

Binary files one for one; of a pair of IDX files, which hold the same records, one.
"""

from collections.abc import Callable, Iterable
import pathlib

import numpy as np

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import reader
from tfrecords.formats import idx
from tfrecords.formats import tfrecord_format


def pack(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
         report: Callable[[str], None],
         progress: Callable[[list[pathlib.Path]], Iterable[pathlib.Path]] = iter) -> None:
  """Writes the TFRecord files of both splits that are not there yet.

  All files are checked before the first one is written. A file that is there stays as it is; it
  must hold what would be written.

  Args:
    spec: the data set.
    data_dir: where the data sets lie.
    report: takes a line a file.
    progress: passes the files on, and may show how far it is.

  Raises:
    errors.InputError: a binary file is missing or faulty, a TFRecord file that is there holds
      something else, or one cannot be written.
  """
  for split in ('train', 'test'):
    reader.open_source(spec, data_dir, split)
  folder = pathlib.Path(data_dir) / spec.directory
  paths = [folder / name for split in ('train', 'test') for name in _sources(spec, split)]
  for path in paths:
    if _target(path).exists():
      _compare(spec, path)
  for path in progress(paths):
    report(_pack_file(spec, path))


def _sources(spec: dataset_spec.DatasetSpec, split: str) -> tuple[str, ...]:
  """Returns the files that are packed; of a pair the images, which bring their labels along."""
  return spec.files(split)[:len(spec.packed_files(split))]


def _target(path: pathlib.Path) -> pathlib.Path:
  return path.with_name(path.name.partition('.')[0] + '.tfrecord')


def _records(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> np.ndarray:
  if spec.container == 'idx':
    pair = next(files for files in (spec.train_files, spec.test_files) if path.name in files)
    return idx.read(spec, *(path.with_name(name) for name in pair))
  return np.fromfile(path, np.uint8).reshape(-1, spec.record_bytes)


def _pack_file(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> str:
  target = _target(path)
  if target.exists():
    return f'{target}: is there already, with the same records; left as it is'
  records = _records(spec, path)
  tfrecord_format.write(spec, target, records)
  return f'{target}: {len(records):,} records'


def _compare(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> None:
  """Refuses a TFRecord file that differs from the binary one."""
  target = _target(path)
  try:
    tfrecord_format.check(spec, target)
  except errors.InputError as error:
    raise errors.InputError(f'{error}; nothing is overwritten: remove the file first') from error
  written = tfrecord_format.read(spec, [str(target)]).batch(512).as_numpy_iterator()
  if not np.array_equal(np.concatenate(list(written)), _records(spec, path)):
    raise errors.InputError(
        f'{target}: holds other records than {path.name}; nothing is overwritten: remove the file '
        f'if it is to be written anew')
