"""Compares the pictures of a source with what files.csv says of them."""

import collections
from collections.abc import Callable
import dataclasses
import os
import pathlib

from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import decode
from tfrecords.importing import files_csv
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import progress
from tfrecords.importing import sources


@dataclasses.dataclass
class Comparison:
  """The names of pictures whose source is not as it was.

  Attributes:
    equal: number of pictures that are as they were.
    changed: have another content.
    missing: are not in the source any more, or cannot be read.
    added: are in the source and not in files.csv.
  """
  equal: int = 0
  changed: list[str] = dataclasses.field(default_factory=list)
  missing: list[str] = dataclasses.field(default_factory=list)
  added: list[str] = dataclasses.field(default_factory=list)


def check(directory: str | os.PathLike[str], source: str, log: Callable[[str], None],
          data_dir: str = 'data') -> None:
  """Checks that the pictures of a data set are in the source and as they were.

  Args:
    directory: of the data set.
    source: what it was imported from.
    log: takes lines for the user.
    data_dir: where tensorflow-datasets keeps its data sets.

  Raises:
    errors.InputError: a picture has changed or is missing.
  """
  found = compare(directory, source, log, data_dir)
  if found.added:
    log(f'{source}: {len(found.added):,} pictures are not in the data set (first: '
        f'{found.added[0]}); --action=import --append adds them')
  for kind, names in (('changed since the import', found.changed), ('missing', found.missing)):
    if names:
      total = found.equal + len(found.changed) + len(found.missing)
      raise errors.InputError(
          f'{source}: {len(names):,} of {total:,} pictures are {kind} (first: {names[0]}); '
          'restore them, or import the source again')
  log(f'{source}: all {found.equal:,} pictures are as they were at the import')


def compare(directory: str | os.PathLike[str], source: str, log: Callable[[str], None],
            data_dir: str = 'data') -> Comparison:
  """Returns what has changed; arguments as for `check`."""
  manifest = manifest_lib.read(directory)
  kind = str(manifest.source['kind'])
  now = sources.open_listing(import_settings.ImportSettings(
      source=source, kind=kind, data_dir=data_dir))
  entries = {entry.name: entry for entry in now.entries}
  rows = _rows(pathlib.Path(directory), manifest)
  readable = {name: sha256 for name, sha256 in rows.items() if sha256}
  found = Comparison(added=[name for name in entries if name not in rows])
  shown = progress.Progress(len(readable), 'comparing', log)
  for name, sha256 in readable.items():
    digest = _digest(now, entries.get(name))
    if digest == sha256:
      found.equal += 1
    else:
      (found.changed if digest else found.missing).append(name)
    shown.add(1)
  shown.close()
  return found


def _rows(directory: pathlib.Path, manifest: manifest_lib.Manifest) -> dict[str, str]:
  """Returns the checksum of every picture in files.csv, '' for one that could not be read."""
  rows, counts = {}, collections.Counter[str]()
  for row in files_csv.read(directory):
    rows[row.path] = row.sha256
    counts[row.split] += 1
  for name, split in manifest.splits.items():
    if counts[name] < split.examples:
      raise errors.InputError(
          f'{directory / files_csv.FILE}: has {counts[name]:,} records of {name}, the manifest '
          f'{split.examples:,}; import the data set again')
  return rows


def _digest(source: listing.Listing, entry: listing.Entry | None) -> str:
  """Returns the checksum of a picture, '' if it cannot be read."""
  if entry is None:
    return ''
  try:
    return decode.checksum(source.read(entry)).hex()
  except errors.InputError:
    return ''


def original(directory: str | os.PathLike[str], split: str, record: int) -> str:
  """Returns the name in the source of the picture that a record shows.

  Raises:
    errors.InputError: files.csv is missing or has no such record.
  """
  return files_csv.find(directory, split, record).path
