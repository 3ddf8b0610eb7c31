"""A data set that pictures are appended to: its manifest and the pictures of its records."""

from collections.abc import Iterator
import dataclasses
import pathlib
import sys

from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import files_csv
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import manifest_writer


@dataclasses.dataclass(frozen=True)
class OldSet:
  """A data set that pictures are appended to.

  Attributes:
    directory: of the data set.
    manifest: its manifest.
    entries: the pictures of its records, split by split in their order.
    splits: the split of each, by name.
  """
  directory: pathlib.Path
  manifest: manifest_lib.Manifest
  entries: list[listing.Entry]
  splits: dict[str, str]

  @property
  def counts(self) -> dict[str, int]:
    """The number of records of each split."""
    return {name: split.examples for name, split in self.manifest.splits.items()}

  def rows(self, split: str) -> Iterator[files_csv.Row]:
    """Yields the rows of the records of a split, or of what was left out, ''."""
    end = self.counts.get(split, 0)
    return (row for row in files_csv.read(self.directory)
            if row.split == split and (not split or int(row.record) < end))


def read(directory: pathlib.Path, settings: import_settings.ImportSettings) -> OldSet:
  """Reads a data set.

  Raises:
    errors.InputError: there is none, it is damaged, or it was imported with other settings.
  """
  manifest = manifest_lib.read(directory)
  manifest_writer.check_same(manifest, settings)
  found = OldSet(directory, manifest, [], {})
  for split in manifest_lib.SPLITS:
    for row in found.rows(split):
      # A label is one of few texts, of which one copy is enough.
      found.entries.append(listing.Entry(
          row.path, sys.intern(row.label), '', sys.intern(row.group)))
      found.splits[row.path] = split
  if len(found.entries) != sum(found.counts.values()):
    raise errors.InputError(
        f'{directory / files_csv.FILE}: has {len(found.entries):,} records, the manifest '
        f'{sum(found.counts.values()):,}; import the data set again')
  return found


def check_unchanged(existing: OldSet) -> None:
  """Checks, when no other import can change the data set any more, that none has since `read`.

  Raises:
    errors.InputError: one has.
  """
  if manifest_lib.read(existing.directory) != existing.manifest:
    raise errors.InputError(
        f'{existing.directory}: another import has added pictures meanwhile; run the command again')
