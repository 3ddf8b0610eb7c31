"""Frames of TFRecord files: records that extend beyond the end of the file are not counted."""

import struct

import pytest

from tfrecords import errors
from tfrecords.formats import tfrecord_frames


def _frame(data, length=None):
  return struct.pack('<Q', len(data) if length is None else length) + bytes(4) + data + bytes(4)


@pytest.mark.parametrize('data, count', [
    (b'', 0), (b'short', 0), (_frame(b''), 1),
    (_frame(b'abc') + _frame(b'') + _frame(b'x' * 99), 3),
    (_frame(b'abc') + _frame(b'abc')[:-1], 1), (_frame(b'abc') + b'tail', 1),
    (_frame(b'abc') + _frame(b'abc', 1 << 40) + _frame(b''), 1),
    (_frame(b'abc', (1 << 64) - 1), 0)])
def test_complete_records(tmp_path, data, count):
  (tmp_path / 'a').write_bytes(data)
  assert tfrecord_frames.count_whole(tmp_path / 'a') == count


def test_offsets_of_equal_records_follow_from_the_size(tmp_path):
  (tmp_path / 'a').write_bytes(b''.join(_frame(bytes([number] * 5)) for number in range(9)))
  assert [tfrecord_frames.offset(tmp_path / 'a', number, 9) for number in (0, 4, 8)] == [0, 84, 168]


def test_offsets_of_other_records_are_looked_up(tmp_path):
  """Also where the size is that of as many equal records."""
  sizes = [3, 9, 6, 2]
  (tmp_path / 'a').write_bytes(b''.join(_frame(b'x' * size) for size in sizes))
  starts = [0, 19, 44, 66]
  assert [tfrecord_frames.offset(tmp_path / 'a', number, 4) for number in range(4)] == starts
  # One behind the last: the end of the file, where nothing can be read.
  assert tfrecord_frames.offset(tmp_path / 'a', 4, 5) == 84


def test_no_file(tmp_path):
  with pytest.raises(errors.InputError, match='a: no such file'):
    tfrecord_frames.count_whole(tmp_path / 'a')
