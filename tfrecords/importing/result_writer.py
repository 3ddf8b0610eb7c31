"""Writes a new data set: its files of records, files.csv, the report, and last the manifest."""

from collections.abc import Callable, Iterator, Mapping
import math
import pathlib

import numpy as np

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import channel_sums
from tfrecords.importing import class_samples
from tfrecords.importing import files_csv
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import plan as plan_lib
from tfrecords.importing import progress
from tfrecords.importing import shards

REPORT_FILE = 'report.html'

# Rows that are made at a time.
_ROWS = 4096
# Hexadecimal digits of a checksum, and that of a picture of which nothing could be read.
_DIGITS = 64
_NO_DIGEST = '0' * _DIGITS

Gather = Callable[[np.ndarray], np.ndarray]


class RecordsWriter:
  """Writes the records of a plan.

  Attributes:
    sums: of the training images.
    samples: some images of every class.
    label_bytes: bytes of a label.
  """

  def __init__(self, num_classes: int, settings: import_settings.ImportSettings,
               directory: pathlib.Path, gather: Gather) -> None:
    """Prepares.

    Args:
      num_classes: number of classes.
      settings: of the import.
      directory: of the files.
      gather: returns planes of pictures by their numbers.
    """
    shape = (*settings.height_width, settings.channels)
    self.sums = channel_sums.ChannelSums(settings.channels)
    self.samples = class_samples.ClassSamples(num_classes, shape)
    self.label_bytes = 1 if num_classes <= shards.ONE_BYTE_CLASSES else 2
    self._writer = shards.ShardWriter(
        directory, settings.container, settings.compression == 'gzip', self.label_bytes,
        math.prod(shape), settings.shard_mb << 20, gather)

  def write(self, plan: plan_lib.Plan, log: Callable[[str], None], present: Mapping[str, int]
            ) -> dict[str, tuple[dataset_spec.Shard, ...]]:
    """Writes all splits and returns their files.

    Args:
      plan: the records.
      log: takes lines for the user.
      present: number of files that a split has already.

    Raises:
      errors.InputError: a file cannot be written.
    """
    shown = progress.Progress(sum(map(len, plan.records.values())), 'writing', log)

    def watch(numbers: np.ndarray, planes: np.ndarray) -> None:
      shown.add(len(planes))

    def watch_training(numbers: np.ndarray, planes: np.ndarray) -> None:
      watch(numbers, planes)
      self.sums.add(planes)
      self.samples.add(plan.labels[numbers], planes)

    try:
      return {split: self._writer.write(
          split, order, plan.labels, watch_training if split == listing.TRAIN else watch,
          present.get(split, 0)) for split, order in plan.records.items()}
    finally:
      shown.close()


def rows(plan: plan_lib.Plan) -> Iterator[files_csv.Row]:
  """Yields the rows of files.csv of a new data set."""
  for split in plan.records:
    yield from record_rows(plan, split, 0)
  yield from left_out_rows(plan)


def record_rows(plan: plan_lib.Plan, split: str, present: int) -> Iterator[files_csv.Row]:
  """Yields the rows of the records of a split, in their order.

  Args:
    plan: the records.
    split: its name.
    present: number of records that the split has already.
  """
  remarks = plan.pictures.remarks()
  numbers = plan.records[split]
  for start in range(0, len(numbers), _ROWS):
    part = numbers[start:start + _ROWS]
    notes = plan.pictures.notes[part].tolist()
    for record, (note, row) in enumerate(zip(notes, _rows(plan, part), strict=True), start):
      yield row._replace(split=split, record=str(present + record), remark=remarks[note])


def left_out_rows(plan: plan_lib.Plan) -> Iterator[files_csv.Row]:
  """Yields the rows of the pictures that are left out, by name."""
  numbers = np.array(sorted(plan.left_out), np.int64)
  for number, row in zip(numbers.tolist(), _rows(plan, numbers), strict=True):
    yield row._replace(remark=plan.left_out[number])


def _rows(plan: plan_lib.Plan, numbers: np.ndarray) -> Iterator[files_csv.Row]:
  """Yields what the rows of pictures have besides split, record and remark."""
  pictures = plan.pictures
  digests = pictures.sha256[numbers].tobytes().hex()
  facts = np.column_stack([numbers, pictures.sizes[numbers], pictures.orientation[numbers]])
  for place, (number, width, height, orientation) in enumerate(facts.tolist()):
    entry = pictures.entries[number]
    digest = digests[_DIGITS * place:_DIGITS * (place + 1)]
    yield files_csv.Row(
        '', '', entry.name, '' if digest == _NO_DIGEST else digest, entry.label, str(width),
        str(height), str(orientation), entry.group, plan.duplicate_of.get(number, ''))


def write_manifest(directory: pathlib.Path, manifest: manifest_lib.Manifest) -> None:
  """Writes the manifest, after which the data set is complete."""
  atomic_file.write_text(manifest_lib.path_in(directory), manifest.to_json())
