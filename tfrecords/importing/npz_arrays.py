"""Arrays in an .npz file: their shapes without their data, and their data row by row.

Nothing is unpickled, and nothing is read into memory that is larger than announced.
"""

from collections.abc import Iterator
import contextlib
import dataclasses
import math
from typing import BinaryIO
import zipfile

import numpy as np

from tfrecords import errors
from tfrecords import regular_file

_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0}
# More labels than pictures that anyone imports.
_LABEL_BYTES = 1 << 30


@dataclasses.dataclass(frozen=True)
class Npz:
  """An open file.

  Attributes:
    path: its path.
    archive: its content.
  """
  path: str
  archive: zipfile.ZipFile

  def names(self) -> list[str]:
    """Returns the names of the arrays."""
    return [name.removesuffix('.npy') for name in self.archive.namelist()]

  def rows(self, name: str, count: int) -> Iterator[np.ndarray]:
    """Yields `count` images, uint8 [height, width] or [height, width, channels].

    Raises:
      errors.InputError: the array holds no images, or another number of them.
    """
    with self._member(name) as member:
      shape = self._header(name, member, member_bytes(self.archive, name))[0]
      if shape[0] != count:
        raise self._refused(name, f'has {shape[0]:,} images and {count:,} labels')
      for _ in range(count):
        data = _exactly(member, math.prod(shape[1:]))
        yield np.frombuffer(data, np.uint8).reshape(shape[1:])

  def _header(self, name: str, member: BinaryIO, size: int) -> tuple[tuple[int, ...], np.dtype]:
    shape, fortran, dtype = _HEADERS[np.lib.format.read_magic(member)](member)
    is_image = len(shape) == 3 or (len(shape) == 4 and shape[3] in (1, 3))
    if dtype != np.uint8 or fortran or not is_image or 0 in shape:
      order = ' in Fortran order' if fortran else ''
      raise self._refused(name, f'has {dtype} {shape}{order}; give uint8 [images, height, width] '
                          'or [images, height, width, 1 or 3], 0 to 255')
    if math.prod(shape) > size:
      raise self._refused(name, 'is shorter than it says')
    return shape, dtype

  def labels(self, name: str) -> list[str]:
    """Returns a label for each image, as text.

    Raises:
      errors.InputError: the array holds no labels.
    """
    if member_bytes(self.archive, name) > _LABEL_BYTES:
      raise self._refused(name, 'is too large for labels')
    with self._member(name) as member:
      values = np.lib.format.read_array(member, allow_pickle=False)
    if values.ndim == 2 and values.shape[1] == 1:
      values = values[:, 0]
    if values.ndim != 1 or values.dtype.kind not in 'iuU':
      raise self._refused(name, f'has {values.dtype} {values.shape}; give a whole number or a name '
                          'for each image')
    return [str(value) for value in values.tolist()]

  @contextlib.contextmanager
  def _member(self, name: str) -> Iterator[BinaryIO]:
    try:
      with self.archive.open(f'{name}.npy') as member:
        yield member  # type: ignore[misc]
    except errors.InputError:
      raise
    except Exception as error:  # zipfile and NumPy raise almost anything.
      raise self._refused(name, f'cannot be read ({errors.reason(error)})') from error

  def _refused(self, name: str, text: str) -> errors.InputError:
    return errors.InputError(f'{self.path}: {name} {text}')


def member_bytes(archive: zipfile.ZipFile, name: str) -> int:
  """Returns the size that the archive announces for an array, header included."""
  return archive.getinfo(f'{name}.npy').file_size


def _exactly(member: BinaryIO, size: int) -> bytes:
  data = member.read(size)
  if len(data) != size:
    raise EOFError('the data end early')
  return data


@contextlib.contextmanager
def opened(path: str) -> Iterator[Npz]:
  """Yields a file of arrays.

  Raises:
    errors.InputError: it cannot be read.
  """
  with regular_file.opened(path) as file:
    try:
      archive = zipfile.ZipFile(file)
    except Exception as error:  # zipfile raises almost anything.
      raise errors.InputError(
          f'{path}: is no .npz file ({errors.reason(error)}); give one that numpy.savez '
          'wrote') from error
    with archive:
      yield Npz(path, archive)
