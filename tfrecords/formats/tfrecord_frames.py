"""Finds the records of a TFRecord file by the lengths in their frames.

TensorFlow's reader allocates as many bytes as a record's length field says and aborts the process
if that is too many. The lengths are therefore checked first.
"""

from collections.abc import Iterator
import contextlib
import functools
import mmap
import os
import pathlib
import struct

import numpy as np

from tfrecords import address
from tfrecords import regular_file

# Length (8 bytes), its checksum (4), the data, their checksum (4):
# https://www.tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details".
FRAME_BYTES = 16
_LENGTH = struct.Struct('<Q')


def count_whole(path: pathlib.Path) -> int:
  """Returns the number of records before the first one that extends beyond the end of the file.

  Raises:
    errors.InputError: the path is not that of a regular file, or the file cannot be read.
  """
  with _content(path) as data:
    return sum(end <= len(data) for _, end in _frames(data))


def offset(path: pathlib.Path, number: int, count: int) -> int:
  """Returns the offset of a record in a file without reading those before, in bytes.

  All records of a data set have the same size, so that the offset follows from that of the file. Of
  other files an index is made when they are first used: 8 bytes a record.

  Args:
    path: the file.
    number: of the record, below `count`.
    count: number of records in the file.

  Raises:
    errors.InputError: the path is not that of a regular file, or the file cannot be read.
  """
  with regular_file.opened(path) as file:
    size = file.seek(0, os.SEEK_END)
    frame, rest = divmod(size, count)
    file.seek(number * frame)
    if not rest and file.read(_LENGTH.size) == _LENGTH.pack(max(0, frame - FRAME_BYTES)):
      return number * frame
  offsets = _index(path, size)
  return int(offsets[number]) if number < len(offsets) else size


@functools.lru_cache(maxsize=128)
def _index(path: pathlib.Path, size: int) -> np.ndarray:
  """Returns the offsets of all records of a file of that size, int64 [records]."""
  del size
  with _content(path) as data:
    return np.array([start for start, _ in _frames(data)], np.int64)


@contextlib.contextmanager
def _content(path: pathlib.Path) -> Iterator[mmap.mmap | bytes]:
  """Yields the bytes of a file: of this machine mapped, else read."""
  with regular_file.opened(path) as file:
    if address.is_remote(path) or not file.seek(0, os.SEEK_END):
      file.seek(0)
      yield file.read()
      return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
      yield data


def _frames(data: mmap.mmap | bytes) -> Iterator[tuple[int, int]]:
  """Yields the offsets of each record and of its end, which for the last may be beyond the file."""
  start = 0
  while start + FRAME_BYTES <= len(data):
    length, = _LENGTH.unpack_from(data, start)
    end = start + FRAME_BYTES + length
    yield start, end
    start = end
