"""Compressed files are told by their names."""

import pathlib

import pytest

from tfrecords import errors
from tfrecords.formats import compression


@pytest.mark.parametrize('name, expected', [
    ('a.bin.gz', True), ('a.tfrecord.gz', True), ('a.bin', False), ('gz', False)])
def test_names(name, expected):
  assert compression.is_compressed(name) == compression.is_compressed(
      pathlib.Path('b') / name) == expected
  assert compression.of([name, 'b']) == ('GZIP' if expected else '')


def test_no_file():
  assert compression.of([]) == ''


def test_a_compressed_copy_is_read_as_the_file(tmp_path):
  plain, path = tmp_path / 'a.bin', tmp_path / 'a.bin.gz'
  plain.write_bytes(b'abc' * 1000)
  compression.compress(plain, path)
  assert path.stat().st_size < 100
  for one in (plain, path):
    with compression.opened(one) as file:
      assert file.read() == b'abc' * 1000


@pytest.mark.parametrize('damage', [
    lambda data: data[:-9], lambda data: b'no' + data[2:], lambda data: data[:20] + bytes(len(data))
], ids=['cut', 'no gzip', 'other bytes'])
def test_what_cannot_be_decompressed(tmp_path, damage):
  plain, path = tmp_path / 'a.bin', tmp_path / 'a.bin.gz'
  plain.write_bytes(bytes(range(256)) * 4)
  compression.compress(plain, path)
  path.write_bytes(damage(path.read_bytes()))
  with (pytest.raises(errors.InputError, match=r'a.bin.gz: cannot be decompressed \(.*\); restore '
                      'it from a copy$'), compression.opened(path) as file):
    file.read()
