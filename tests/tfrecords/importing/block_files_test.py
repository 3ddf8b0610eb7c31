"""Images from files of blocks: in any order, and where a file was cut or removed."""

import numpy as np
import pytest

from tfrecords import errors
from tfrecords.importing import block_files


@pytest.fixture(name='path')
def fixture_path(tmp_path):
  """The paths of three files of a byte and two images of two bytes: (0, 1), (2, 3), ..."""
  for number in range(3):
    (tmp_path / f'{number}').write_bytes(bytes([9, *range(4 * number, 4 * number + 4)]))
  return lambda number: tmp_path / f'{number}'


def _read(path, *places):
  row, found = np.empty(2, np.uint8), []
  with block_files.BlockFiles(path) as files:
    for number, offset in places:
      files.read(number, row, offset)
      found.append(row.tolist())
  return found


def test_images_in_any_order(path):
  assert _read(path, (1, 1), (1, 3), (0, 3), (2, 1), (0, 1)) == [
      [4, 5], [6, 7], [2, 3], [8, 9], [0, 1]]


def test_a_block_that_is_cut_or_removed_during_the_import(path):
  path(2).write_bytes(path(2).read_bytes()[:-1])
  assert _read(path, (2, 1)) == [[8, 9]]
  with pytest.raises(errors.InputError, match='/2: was cut; leave it alone, and run'):
    _read(path, (2, 3))
  path(2).unlink()
  with pytest.raises(errors.InputError, match='/2: No such file or directory; leave'):
    _read(path, (2, 1))
