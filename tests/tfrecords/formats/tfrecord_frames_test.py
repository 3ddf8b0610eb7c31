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


def test_no_file(tmp_path):
  with pytest.raises(errors.InputError, match='a: no such file'):
    tfrecord_frames.count_whole(tmp_path / 'a')
