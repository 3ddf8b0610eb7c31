"""Pictures of a source that cannot be read in any order, copied to a temporary file that can.

An .npz is compressed as a whole, a data set of tensorflow-datasets is read from its beginning, a
.parquet by the thousand. Worker processes read single pictures from the copy, which lasts as long
as its reader.
"""

from collections.abc import Callable, Iterator
import contextlib
import dataclasses
import os
import tempfile
from typing import BinaryIO

import numpy as np

from tfrecords import errors
from tfrecords.importing import listing

_DATA, _INDEX = 'data', 'index'
# Of each picture: offset, bytes, height, width, channels; no height for encoded bytes, no channels
# for [height, width].
_COLUMNS = 5
_ROW_BYTES = 8 * _COLUMNS

# Adds a picture to the copy.
Add = Callable[[listing.Content], None]


@dataclasses.dataclass(frozen=True)
class SpoolReader:
  """Reads single pictures.

  Attributes:
    folder: of the temporary files.
    first: number of the first picture of each file or split of the source, by its name.
    keeper: removes the folder; in the process that made it alone.
  """
  folder: str
  first: dict[str, int]
  keeper: object = dataclasses.field(default=None, compare=False)

  def __reduce__(self) -> tuple[type['SpoolReader'], tuple[str, dict[str, int]]]:
    return SpoolReader, (self.folder, self.first)

  def __call__(self, entry: listing.Entry) -> listing.Content:
    """Returns the picture named `part/number`.

    Raises:
      errors.InputError: the temporary file cannot be read.
    """
    part, _, number = entry.name.rpartition('/')
    with _explained(self.folder):
      index = _read(os.path.join(self.folder, _INDEX),
                    _ROW_BYTES * (self.first[part] + int(number)), _ROW_BYTES)
      offset, size, *shape = (int(value) for value in np.frombuffer(index, np.int64))
      data = _read(os.path.join(self.folder, _DATA), offset, size)
    dimensions = [side for side in shape if side]
    return np.frombuffer(data, np.uint8).reshape(dimensions) if dimensions else data


@contextlib.contextmanager
def writing() -> Iterator[tuple[Add, SpoolReader]]:
  """Yields a function that adds pictures in order, and their reader, for use afterwards.

  Raises:
    errors.InputError: there is no room for the temporary files.
  """
  folder = tempfile.gettempdir()
  with _explained(folder):
    keeper = tempfile.TemporaryDirectory(prefix='import-')
    folder = keeper.name
    with (open(os.path.join(folder, _DATA), 'xb') as data,
          open(os.path.join(folder, _INDEX), 'xb') as index):
      yield _adding_to(data, index), SpoolReader(folder, {}, keeper)


def _adding_to(data: BinaryIO, index: BinaryIO) -> Add:
  def add(content: listing.Content) -> None:
    shape = [*content.shape] if isinstance(content, np.ndarray) else []
    row = [data.tell(), len(content) if isinstance(content, bytes) else content.size, *shape]
    index.write(np.array(row + [0] * (_COLUMNS - len(row)), np.int64).tobytes())
    data.write(content if isinstance(content, bytes) else content.tobytes())
  return add


def _read(path: str, offset: int, size: int) -> bytes:
  with open(path, 'rb') as file:
    file.seek(offset)
    return file.read(size)


@contextlib.contextmanager
def _explained(folder: str) -> Iterator[None]:
  try:
    yield
  except OSError as error:
    raise errors.InputError(
        f'{folder}: the temporary copy of the pictures cannot be used ({errors.reason(error)}); '
        'set TMPDIR to a folder with room for them') from error
