"""Binary files: counted, read, and refused if truncated or with a label out of range."""

import dataclasses

import numpy as np
import pytest

from tests.tfrecords import small_records
from tfrecords import errors
from tfrecords import remote_path
from tfrecords.formats import binary

_SPEC = small_records.SPEC
_TWO_LABELS = dataclasses.replace(_SPEC, label_bytes=2, label_offset=1)


def _message(path, spec=_SPEC):
  with pytest.raises(errors.InputError) as caught:
    binary.check(spec, path)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_records_are_the_bytes_of_the_files(tmp_path):
  records = small_records.write(tmp_path)['train']
  paths = [tmp_path / 'small-bin' / name for name in ('one.bin', 'two.bin')]
  assert [binary.check(_SPEC, path) for path in paths] == [17, 13]
  np.testing.assert_array_equal(
      list(binary.read(_SPEC, [*map(str, paths)]).as_numpy_iterator()), records)


@pytest.mark.parametrize('size, record, lacks', [
    (0, 0, 145), (1, 0, 144), (144, 0, 1), (146, 1, 144), (13 * 145 - 1, 12, 1)])
def test_truncated_file(tmp_path, size, record, lacks):
  small_records.write(tmp_path)
  path = tmp_path / 'small-bin' / 'two.bin'
  path.write_bytes(path.read_bytes()[:size] + bytes(max(0, size - 13 * 145)))
  text = ('{}: {:,} bytes are not one or more whole 145-byte records; record {} at offset {} lacks '
          '{} bytes; fetch the file again')
  expected = size, record, record * 145, lacks
  assert _message(path) == text.format(path, *expected)
  # What an imported set at an address lacks is noticed when it is read.
  remote = remote_path.of(f'file://{path}')
  with pytest.raises(errors.InputError) as caught:
    next(binary.arrays(_SPEC, [remote]))
  assert str(caught.value) == text.format(remote, *expected)


@pytest.mark.parametrize('spec', [_SPEC, _TWO_LABELS])
def test_label_out_of_range(tmp_path, spec):
  records = small_records.write(tmp_path, spec)['train'][17:]
  records[5, -1 - spec.image_bytes] = 3
  records[9, -1 - spec.image_bytes] = 255
  path = tmp_path / 'small-bin' / 'two.bin'
  path.write_bytes(records.tobytes())
  assert _message(path, spec) == (
      f'{path}: record 5 at offset {5 * spec.record_bytes} has label 3; small has labels 0 to 2 '
      '(2 such records); is this the right file?')
