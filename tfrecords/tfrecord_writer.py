"""Converts the files of a data set to TFRecord files beside them and overwrites none.

Each binary file becomes one TFRecord file, and so does each pair of IDX files.
"""

from collections.abc import Callable, Iterable
import pathlib

import numpy as np

from tfrecords import address
from tfrecords import dataset_files
from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import reader
from tfrecords.formats import compression
from tfrecords.formats import idx
from tfrecords.formats import tfrecord_format


def pack(spec: dataset_spec.DatasetSpec, data_dir: str | pathlib.Path,
         log: Callable[[str], None],
         progress: Callable[[list[pathlib.Path]], Iterable[pathlib.Path]] = iter) -> None:
  """Writes the missing TFRecord files of all splits.

  All files are checked before the first one is written. An existing file is kept; it must hold the
  records that would be written.

  Args:
    spec: the data set.
    data_dir: the directory of all data sets.
    log: takes one line per file.
    progress: iterates over the files and may show a progress bar.

  Raises:
    errors.InputError: the directory is at an address, a source file is missing or damaged, an
      existing TFRecord file holds other records, a file cannot be written, or the set lies in
      TFRecord files already.
  """
  if address.is_remote(data_dir):
    raise errors.InputError(f'--action=pack: --data_dir={data_dir} is an address; pack the files '
                            'on a disk, and copy them there')
  if spec.container == 'tfrecord':
    raise errors.InputError(
        f'--action=pack: the files of {spec.name} are TFRecord files already; nothing is to do')
  for split in spec.splits:
    reader.open_source(spec, data_dir, split)
  folder = dataset_files.folder(spec, data_dir)
  paths = [folder / name for split in spec.splits for name in _source_names(spec, split)]
  for path in paths:
    if _target(path).exists():
      _compare(spec, path)
  for path in progress(paths):
    log(_pack_file(spec, path))


def _source_names(spec: dataset_spec.DatasetSpec, split: str) -> tuple[str, ...]:
  """Returns the names of the files to convert; of a pair that of the images."""
  return spec.files(split)[:len(spec.packed_files(split))]


def _target(path: pathlib.Path) -> pathlib.Path:
  return path.with_name(path.name.partition('.')[0] + '.tfrecord')


def _records(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> np.ndarray:
  if spec.container == 'idx':
    pair = next(files for files in (spec.train_files, spec.test_files) if path.name in files)
    return idx.read(spec, *(dataset_files.path(path.parent, name) for name in pair))
  with compression.opened(path) as file:
    return np.frombuffer(file.read(), np.uint8).reshape(-1, spec.record_bytes)


def _pack_file(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> str:
  target = _target(path)
  if target.exists():
    return f'{target}: already exists, with the same records; left as it is'
  records = _records(spec, path)
  tfrecord_format.write(spec, target, records)
  return f'{target}: {len(records):,} records'


def _compare(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> None:
  """Refuses a TFRecord file whose records differ from those of the source file."""
  target = _target(path)
  try:
    tfrecord_format.check(spec, target)
  except errors.InputError as error:
    raise errors.InputError(f'{error}; nothing is overwritten: remove the file first') from error
  written = tfrecord_format.read(spec, [str(target)]).batch(512).as_numpy_iterator()
  if not np.array_equal(np.concatenate(list(written)), _records(spec, path)):
    raise errors.InputError(
        f'{target}: holds other records than {path.name}; nothing is overwritten: remove the file '
        f'to have it written again')
