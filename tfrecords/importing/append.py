"""Adds pictures to a data set: new files of records, nothing that is there moves.

Old records keep their split and their place. A new picture that is equal or nearly equal to an old
one, or belongs to its group, gets its split. The manifest is replaced last: until then the data set
is the old one, and rows of files.csv beyond its counts are ignored.
"""

from collections.abc import Callable, Iterator, Mapping
import dataclasses

import numpy as np

from tfrecords import atomic_file
from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import existing_records
from tfrecords.importing import files_csv
from tfrecords.importing import fingerprint
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import old_set
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import report_page
from tfrecords.importing import result_writer
from tfrecords.importing import shards

LogFn = Callable[[str], None]


def new_entries(existing: old_set.OldSet, found: listing.Listing) -> tuple[listing.Entry, ...]:
  """Returns the pictures of a source that the data set does not have, by their names."""
  return tuple(entry for entry in found.entries if entry.name not in existing.splits)


def class_names(existing: old_set.OldSet, entries: tuple[listing.Entry, ...],
                found: listing.Listing) -> tuple[str, ...]:
  """Returns the classes, new ones last.

  Raises:
    errors.InputError: there would be so many that labels need another byte.
  """
  new = {entry.label for entry in entries} - {*existing.manifest.classes}
  names = (*existing.manifest.classes, *(name for name in found.class_names if name in new))
  if existing.manifest.label_bytes == 1 and len(names) > shards.ONE_BYTE_CLASSES:
    raise errors.InputError(
        f'{existing.directory}: {len(names):,} classes need labels of two bytes, its records have '
        'one; import all pictures together')
  return names


def earlier(existing: old_set.OldSet, writer: result_writer.RecordsWriter) -> plan_lib.Earlier:
  """Returns the pictures of a data set.

  Args:
    existing: the data set.
    writer: its sums and samples get the training images.
  """
  prints = np.zeros([len(existing.entries), fingerprint.LENGTH], np.uint8)
  number = 0
  for split, labels, planes in existing_records.blocks(existing.directory, existing.manifest):
    if split == listing.TRAIN:
      writer.sums.add(planes)
      writer.samples.add(labels, planes)
    prints[number:number + len(planes)] = fingerprint.of(planes, existing.manifest.image_shape)
    number += len(planes)
  return plan_lib.Earlier(
      existing.entries, prints, existing.splits,
      {name: split.class_counts for name, split in existing.manifest.splits.items()})


def write(existing: old_set.OldSet, plan: plan_lib.Plan, settings: import_settings.ImportSettings,
          writer: result_writer.RecordsWriter, passed_over: tuple[str, ...], log: LogFn) -> None:
  """Writes the new records and the manifest that has them."""
  old = existing.manifest
  present = {name: len(split.shards) for name, split in old.splits.items()}
  added = writer.write(plan, log, present)
  manifest = dataclasses.replace(
      old, classes=tuple(plan.class_names), mean=writer.sums.mean(),
      deviation=writer.sums.deviation(), enlarge=old.enlarge or settings.enlarge,
      splits=_joined(old, plan, added))
  files_csv.write(existing.directory / files_csv.FILE, _rows(existing, plan))
  page = report_page.draw(manifest, plan, writer.samples.images, passed_over)
  atomic_file.write_text(existing.directory / result_writer.REPORT_FILE, page)
  result_writer.write_manifest(existing.directory, manifest)


def _rows(existing: old_set.OldSet, plan: plan_lib.Plan) -> Iterator[files_csv.Row]:
  """Yields old and new rows, split by split, then those of pictures that were left out."""
  for split in listing.SPLITS:
    yield from existing.rows(split)
    yield from result_writer.record_rows(plan, split, existing.counts.get(split, 0))
  # A picture that was left out may be a record by now.
  now = {entry.name for entry in plan.pictures.entries}
  left_out = [row for row in existing.rows('') if row.path not in now]
  yield from sorted((*left_out, *result_writer.left_out_rows(plan)), key=lambda row: row.path)


def _joined(old: manifest_lib.Manifest, plan: plan_lib.Plan,
            added: Mapping[str, tuple]) -> dict[str, manifest_lib.Split]:
  """Returns the splits with the new records."""
  splits = {}
  for name in listing.SPLITS:
    counts = plan.class_counts(name)
    before = old.splits[name].shards if name in old.splits else ()
    if sum(counts):
      splits[name] = manifest_lib.Split(sum(counts), counts, (*before, *added[name]))
  return splits
