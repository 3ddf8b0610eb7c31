"""The cost of opening a set of a million to a billion records: time, order and memory.

The files are as large as those of a real set and hold nothing: what is read of them are zeros,
which take no space and no disk.
"""

from collections.abc import Callable
import pathlib
import time
import tracemalloc
from typing import TypeVar

from engine.bench.core import report
from tfrecords import batch_rows
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import reader
from tfrecords import streamed_examples
from tfrecords.formats import manifest as manifest_lib

RECORDS = (10 ** 6, 10 ** 7, 10 ** 8, 10 ** 9)
SHARDS = 2000
_ROWS = batch_rows.BatchRows(256)
_Result = TypeVar('_Result')


def rows(place: pathlib.Path) -> list[report.Row]:
  """Returns a row for each of RECORDS, of the columns in measured_costs.py.

  Args:
    place: an empty folder.
  """
  return [_row(place, records) for records in RECORDS]


def _row(place: pathlib.Path, records: int) -> report.Row:
  write(place, records)
  opened, examples = _timed(lambda: _open(place))
  # The first record needs the order of its epoch.
  ordered, _ = _timed(lambda: next(examples.order.ranges(0, 0)))
  first, _ = _timed(lambda: next(iter(examples.dataset(_ROWS, num_steps=1))))
  tracemalloc.start()
  another = _open(place)
  next(another.order.ranges(0, 0))
  held, _ = tracemalloc.get_traced_memory()
  tracemalloc.stop()
  return records, SHARDS, opened, ordered, first, held / 1e6


def _open(place: pathlib.Path) -> streamed_examples.StreamedExamples:
  source = reader.open_source(datasets.get(str(place)), '', 'train')
  return streamed_examples.StreamedExamples(source, 0)


def _timed(call: Callable[[], _Result]) -> tuple[float, _Result]:
  start = time.perf_counter()
  found = call()
  return time.perf_counter() - start, found


def write(place: pathlib.Path, records: int, shards: int = 0) -> None:
  """Writes a set of so many records of CIFAR-10's size in files without content.

  Args:
    place: existing folder; a set that is there is replaced.
    records: a multiple of the shards.
    shards: number of files; 0: SHARDS.
  """
  spec, shards = datasets.get('cifar10'), shards or SHARDS
  counts = {'train': (shards, records // shards), 'test': (1, 1)}
  splits = {}
  for split, (number, size) in counts.items():
    files = tuple(dataset_spec.Shard(f'{split}-{file:05d}.bin', size, size * spec.record_bytes,
                                     '0' * 64) for file in range(number))
    for shard in files:
      with (place / shard.file).open('wb') as file:
        file.truncate(shard.bytes)
    # Every label is that of the first class.
    in_classes = (number * size, *[0] * (spec.num_classes - 1))
    splits[split] = manifest_lib.Split(number * size, in_classes, files)
  manifest_lib.path_in(place).write_text(manifest_lib.Manifest(
      name=place.name, classes=spec.class_names, image_shape=spec.image_shape, label_bytes=1,
      container='records', splits=splits, mean=(0.0,) * 3, deviation=(1.0,) * 3, fit='crop',
      resampling='lanczos', background=(0, 0, 0), enlarge=False, split_rule={},
      source={'kind': 'folder'}, pillow='').to_json())
