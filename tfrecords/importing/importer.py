"""Imports pictures: from a source to a directory of records with a manifest.

Each picture is decoded once, into a hidden directory beside the result; then duplicates are found,
splits decided and the records written in their final order. The result appears as a whole at the
end. It depends on the pictures, their names and the settings alone, not on the number of processes
or on the order in which files are found; the source is only read.
"""

from collections.abc import Callable, Iterator, Sequence
import contextlib
import dataclasses
import pathlib

from tfrecords import atomic_file
from tfrecords.importing import append
from tfrecords.importing import decode
from tfrecords.importing import decoded_pictures
from tfrecords.importing import files_csv
from tfrecords.importing import findings
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import manifest_writer
from tfrecords.importing import old_set
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import report_page
from tfrecords.importing import result_place
from tfrecords.importing import result_writer
from tfrecords.importing import sources
from tfrecords.importing import summary
from tfrecords.importing import work_directory

LogFn = Callable[[str], None]


def run(settings: import_settings.ImportSettings, log: LogFn) -> None:
  """Imports what --source names into the new directory --out, or appends to it.

  Args:
    settings: of the import.
    log: takes lines for the user.

  Raises:
    errors.InputError: source, place or settings cannot be used; nothing is left half made.
  """
  (_append if settings.append else _create)(settings, log)


def _create(settings: import_settings.ImportSettings, log: LogFn) -> None:
  """Makes a new data set."""
  target = result_place.check(settings.out, settings.source)
  found = sources.open_listing(settings)
  _log_source(found, log)
  with _decoded(found, found.entries, found.class_names, target, settings, log) as work:
    plan = plan_lib.make(work.pictures, found.class_names, settings)
    plan_lib.check_filled({split: len(order) for split, order in plan.records.items()})
    if not settings.dry_run:
      _write(found, plan, settings, work.directory.result, target.name, work.gather, log)
      work.directory.publish()
  _log_result(target, plan, settings, log)


def _append(settings: import_settings.ImportSettings, log: LogFn) -> None:
  """Adds to a data set."""
  target = result_place.check_append(settings.out, settings.source)
  existing = old_set.read(target, settings)
  found = sources.open_listing(settings)
  _log_source(found, log)
  entries = append.new_entries(existing, found)
  log(f'{len(found.entries) - len(entries):,} of these are in {target} already')
  if not entries:
    log(f'added: no picture; in all: {summary.of_splits(existing.counts)}')
    return
  classes = append.class_names(existing, entries, found)
  new_classes = classes[len(existing.manifest.classes):]
  with _decoded(found, entries, new_classes, target, settings, log) as work:
    old_set.check_unchanged(existing)
    writer = result_writer.RecordsWriter(len(classes), settings, target, work.gather)
    plan = plan_lib.make(work.pictures, classes, settings, append.earlier(existing, writer))
    if not settings.dry_run:
      append.write(existing, plan, settings, writer, found.passed_over, log)
  _log_result(target, plan, settings, log)


@dataclasses.dataclass(frozen=True)
class _Work:
  """Decoded pictures.

  Attributes:
    directory: where they are.
    pictures: what is known of them.
    gather: returns their planes.
  """
  directory: work_directory.WorkDirectory
  pictures: decoded_pictures.DecodedPictures
  gather: result_writer.Gather


@contextlib.contextmanager
def _decoded(found: listing.Listing, entries: Sequence[listing.Entry], class_names: Sequence[str],
             target: pathlib.Path, settings: import_settings.ImportSettings, log: LogFn
             ) -> Iterator[_Work]:
  """Yields the decoded pictures, which are removed at the end."""
  rule = decode.rule_of(settings)
  with work_directory.opened(target, len(entries), log, is_trial=settings.dry_run) as work:
    result_place.check_space(
        target.parent, len(entries), rule.image_bytes, work.present_bytes())
    pictures, store = decoded_pictures.decode_all(
        found.read, entries, rule, work.blocks, settings.num_workers, log)
    findings.check(pictures, class_names, settings, len(found.entries))
    yield _Work(work, pictures, store.gather)


def _log_source(found: listing.Listing, log: LogFn) -> None:
  """Logs what was found before the pictures are decoded."""
  log(f'source: {len(found.entries):,} pictures of {len(found.class_names):,} classes '
      f'({found.source_kind})')
  for line in found.notes:
    log(line)


def _log_result(target: pathlib.Path, plan: plan_lib.Plan,
               settings: import_settings.ImportSettings, log: LogFn) -> None:
  """Logs what was imported."""
  for line in summary.lines(plan):
    log(line)
  if settings.dry_run:
    for line in summary.class_counts(plan):
      log(line)
    log(f'would be {_done(plan, settings)}; nothing was written')
    return
  log(_done(plan, settings))
  log(f'data set: {target}; report: {target / result_writer.REPORT_FILE}')


def _done(plan: plan_lib.Plan, settings: import_settings.ImportSettings) -> str:
  if settings.append:
    return f'added: {summary.counts(plan)}; in all: {summary.all_counts(plan)}'
  return f'imported: {summary.counts(plan)}'


def _write(found: listing.Listing, plan: plan_lib.Plan, settings: import_settings.ImportSettings,
           directory: pathlib.Path, name: str, gather: result_writer.Gather, log: LogFn) -> None:
  """Writes the whole data set."""
  writer = result_writer.RecordsWriter(len(plan.class_names), settings, directory, gather)
  shards = writer.write(plan, log, {})
  files_csv.write(directory / files_csv.FILE, result_writer.rows(plan))
  manifest = manifest_writer.make(name, found.source_kind, plan, settings, shards, writer.sums,
                                  writer.label_bytes)
  page = report_page.draw(manifest, plan, writer.samples.images, found.passed_over)
  atomic_file.write_text(directory / result_writer.REPORT_FILE, page)
  result_writer.write_manifest(directory, manifest)
