"""Compressed files are told by their names."""

import pathlib

import pytest

from tfrecords.formats import compression


@pytest.mark.parametrize('name, expected', [
    ('a.bin.gz', True), ('a.tfrecord.gz', True), ('a.bin', False), ('gz', False)])
def test_names(name, expected):
  assert compression.is_compressed(name) == compression.is_compressed(
      pathlib.Path('b') / name) == expected
  assert compression.of([name, 'b']) == ('GZIP' if expected else '')


def test_no_file():
  assert compression.of([]) == ''
