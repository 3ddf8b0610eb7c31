"""The records of a list of files by their numbers: all in order, or any range at once.

Records of binary and TFRecord files are found by arithmetic, so that opening them reads nothing and
a range is read from its own place. What gzip has compressed can only be read from the start of a
file on: a range costs the records before it in the file, unless it follows the one read before.
"""

import bisect
from collections.abc import Callable
import dataclasses
import functools
import itertools
import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import sequential_reader
from tfrecords import tensorflow_path
from tfrecords.formats import binary
from tfrecords.formats import compression
from tfrecords.formats import record_labels
from tfrecords.formats import tfrecord_format

# Returns the records [start, stop), uint8 [stop - start, record_bytes].
ReadRange = Callable[[int, int], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Part:
  """Records [start, stop) of a file with `count` records."""
  path: pathlib.Path
  count: int
  start: int
  stop: int


@dataclasses.dataclass(frozen=True)
class RecordFiles:
  """Records of files, one file after the other.

  Attributes:
    spec: the data set.
    parts: the files, at least one.
    packed: whether they are TFRecord files.
  """
  spec: dataset_spec.DatasetSpec
  parts: tuple[Part, ...]
  packed: bool = False

  @property
  def sizes(self) -> list[int]:
    """Number of records of each part."""
    return [part.stop - part.start for part in self.parts]

  @functools.cached_property
  def can_seek(self) -> bool:
    """Whether any record can be read without those before it."""
    return not any(compression.is_compressed(part.path) for part in self.parts)

  @functools.cached_property
  def _ends(self) -> list[int]:
    """Number behind the last record of each part."""
    return list(itertools.accumulate(self.sizes))

  def slice(self, start: int, stop: int) -> 'RecordFiles':
    """Returns the records [start, stop), at least one."""
    first, last = bisect.bisect_right(self._ends, start), bisect.bisect_left(self._ends, stop)
    parts = list(self.parts[first:last + 1])
    # From the back, where the first part may be the last one.
    parts[-1] = dataclasses.replace(parts[-1], stop=parts[-1].stop - (self._ends[last] - stop))
    before = self._ends[first - 1] if first else 0
    parts[0] = dataclasses.replace(parts[0], start=parts[0].start + start - before)
    return dataclasses.replace(self, parts=tuple(parts))

  def dataset(self) -> tf.data.Dataset:
    """Returns all records in order, uint8 [record_bytes] each."""
    read = tfrecord_format.read if self.packed else binary.read
    paths = [tensorflow_path.file(part.path) for part in self.parts]
    return read(self.spec, paths).skip(self.parts[0].start).take(self._ends[-1])

  def reader(self) -> ReadRange:
    """Returns a function that reads ranges within a part; not for several threads at once.

    It raises an errors.InputError that names the file, if records cannot be read or have a label
    that no class has.
    """
    read = self._seek if self.can_seek else sequential_reader.SequentialReader(
        lambda start: self.slice(start, self._ends[-1]).dataset(),
        f'{self.parts[0].path.parent}').read
    return functools.partial(self._checked, read)

  def _seek(self, start: int, stop: int) -> np.ndarray:
    part, = self.slice(start, stop).parts
    if self.packed:
      return tfrecord_format.read_range(self.spec, part.path, part.start, part.stop, part.count)
    return binary.read_range(self.spec, part.path, part.start, part.stop)

  def _checked(self, read: ReadRange, start: int, stop: int) -> np.ndarray:
    """Returns records after checking their labels, which opening an imported set does not read."""
    found = read(start, stop)
    labels = record_labels.of_array(self.spec, found)
    if fault := record_labels.fault(self.spec, int(labels.max())):
      number = start + int(labels.argmax())
      part, = self.slice(number, number + 1).parts
      raise errors.InputError(f'{part.path}: record {part.start:,} {fault}; see `records_main '
                              '--action=verify`, and import the data set again')
    return found
