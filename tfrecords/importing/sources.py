"""Recognizes a source and lists what it holds."""

import contextlib
import os

from tfrecords import errors
from tfrecords.importing import csv_listing
from tfrecords.importing import folder_listing
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import npz_listing
from tfrecords.importing import parquet_listing
from tfrecords.importing import tfds_listing

_OPENERS = {
    'folder': folder_listing.open_listing, 'csv': csv_listing.open_listing,
    'npz': npz_listing.open_listing, 'tfds': tfds_listing.open_listing,
    'parquet': parquet_listing.open_listing}
_SUFFIXES = {'.csv': 'csv', '.npz': 'npz', parquet_listing.SUFFIX: 'parquet'}


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what --source holds; decodes nothing.

  Raises:
    errors.InputError: the source cannot be used; the message says why.
  """
  kind = kind_of(settings)
  if settings.split == 'folders' and kind != 'folder':
    raise errors.InputError(f'--split=folders: the source is {kind}; leave it out')
  if settings.split == 'column' and kind != 'csv':
    raise errors.InputError(f'--split=column: the source is {kind}; give a csv, or leave it out')
  if settings.group_column and kind != 'csv':
    raise errors.InputError(
        f'--group_column={settings.group_column}: the source is {kind}; give --group')
  return _OPENERS[kind](settings)


def kind_of(settings: import_settings.ImportSettings) -> str:
  """Returns the kind of the source: that of --kind, or what the path is.

  Raises:
    errors.InputError: there is no such source, or it is not of a known kind.
  """
  source = settings.source
  if not source:
    raise errors.InputError('--source is missing; give a folder of pictures, a csv, npz or parquet '
                            'file, or the name of a data set of tensorflow-datasets')
  is_folder, exists = os.path.isdir(source), os.path.lexists(source)
  if settings.kind == 'tfds':
    return 'tfds'
  if not exists:
    advice = ('with --kind=tfds it is a data set of tensorflow-datasets'
              if '/' not in source else 'give an existing one')
    raise errors.InputError(f'--source={source}: no such file or folder; {advice}')
  if settings.kind == 'folder' and not is_folder:
    raise errors.InputError(f'--source={source}: is no folder; give one')
  if settings.kind != 'auto':
    return settings.kind
  if is_folder:
    return 'parquet' if _holds_tables(source) else 'folder'
  kind = _SUFFIXES.get(os.path.splitext(source)[1].lower())
  if not kind:
    raise errors.InputError(
        f'--source={source}: is of no known kind; give a folder of pictures, or a .csv, .npz or '
        '.parquet file')
  return kind


def _holds_tables(folder: str) -> bool:
  """Returns whether a folder has .parquet files in it, or in a folder `data`."""
  found: list[str] = []
  for place in (folder, os.path.join(folder, 'data')):
    # A folder that cannot be listed is refused when it is opened.
    with contextlib.suppress(OSError):
      found += os.listdir(place)
  return any(name.endswith(parquet_listing.SUFFIX) for name in found)
