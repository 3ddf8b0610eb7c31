"""Pictures in a .parquet file, or in all such files of a folder."""

from collections.abc import Iterator
import os
import pathlib

import numpy as np

from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import regular_file
from tfrecords.importing import entry_names
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import listing_checks
from tfrecords.importing import spool

SUFFIX = '.parquet'
_SPLITS = {'train': listing.TRAIN, 'val': listing.VALIDATION, 'validation': listing.VALIDATION,
           'test': listing.TEST}
_PARSER = 'tfrecords.importing.parquet_parser'
_LIMITS = parser_process.Limits(memory_bytes=8 << 30, cpu_seconds=300, wall_seconds=1200.0,
                                result_bytes=2 << 30)


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what .parquet files hold.

  A file whose name begins with `train`, `validation`, `val` or `test` belongs to that split.

  Raises:
    errors.InputError: a file or the classes cannot be used.
  """
  files = files_of(settings.source)
  if not files:
    raise errors.InputError(f'{settings.source}: holds no {SUFFIX} file; give a folder that does')
  entries: list[listing.Entry] = []
  classes: list[str] = []
  with spool.writing() as (add, reader):
    for name, path in files.items():
      names, (groups,) = _parse(path, -1)
      if classes and names != classes:
        raise errors.InputError(
            f'{path}: its classes are not those of {next(iter(files))}; give files of one data set')
      classes, reader.first[name] = names, len(entries)
      for number, (label, picture) in enumerate(_rows(path, int(groups), names)):
        entries.append(listing.Entry(f'{name}/{number}', label, _split(name)))
        add(picture)
  return listing_checks.complete(
      listing.Listing('parquet', tuple(entries), tuple(classes), (), reader), settings)


def files_of(source: str) -> dict[str, str]:
  """Returns the path of each .parquet file by its name within the source."""
  if not os.path.isdir(source):
    return {entry_names.composed(os.path.basename(source)): source}
  root = pathlib.Path(source)
  return {entry_names.composed(path.relative_to(root).as_posix()): os.fspath(path)
          for path in sorted(root.rglob(f'*{SUFFIX}')) if not path.name.startswith('.')}


def _split(name: str) -> str:
  base = name.rsplit('/', 1)[-1]
  words = base.removesuffix(SUFFIX).replace('_', '-').replace('.', '-').split('-')
  return _SPLITS.get(words[0].lower(), '')


def _rows(path: str, groups: int, names: list[str]) -> Iterator[tuple[str, bytes]]:
  """Yields the label and the encoded picture of each row."""
  for group in range(groups):
    labels, (data, sizes) = _parse(path, group)
    ends = np.cumsum(sizes).tolist()
    for label, size, end in zip(labels, sizes.tolist(), ends, strict=True):
      yield _label(path, label, names), data[end - size:end].tobytes()


def _label(path: str, label: str, names: list[str]) -> str:
  if not names and label:
    return label
  if label.isdecimal() and int(label) < len(names):
    return names[int(label)]
  raise errors.InputError(
      f'{path}: has a row with label {label or "(none)"}; give each row one of its classes')


def _parse(path: str, group: int) -> parser_protocol.Result:
  regular_file.check(path)
  try:
    return limited_process.parse(_PARSER, {'path': path, 'group': group}, _LIMITS)
  except errors.InputError as error:
    raise errors.InputError(f'{path}: {error}') from error
  except parser_protocol.ParserError as error:
    raise errors.InputError(f'{path}: cannot be read ({error}); give a .parquet file') from error
