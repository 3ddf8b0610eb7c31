"""Unpacking in a child process: the same files and errors as in this process."""

import errno

import pytest

from tests.tfrecords.fetch import small_archives
from tfrecords import errors
from tfrecords.fetch import unpacking

_SPEC, _SOURCE = small_archives.SPEC, 'http://mirror/small.tar.gz'


def _unpacked(tmp_path, body, target='new'):
  (tmp_path / 'a.tar.gz').write_bytes(body)
  return unpacking.unpack(tmp_path / 'a.tar.gz', _SPEC, tmp_path / target, _SOURCE)


def test_all_files_are_unpacked(tmp_path):
  folder = _unpacked(tmp_path, small_archives.pack(small_archives.honest()))
  assert folder == tmp_path / 'new' / 'small-bin'
  assert small_archives.tree(tmp_path / 'new') == small_archives.complete()


def test_a_refused_archive_is_an_input_error(tmp_path):
  with pytest.raises(errors.InputError, match='^http://mirror/small.tar.gz: the archive cannot'):
    _unpacked(tmp_path, b'no archive')


def test_a_system_error_keeps_its_number(tmp_path):
  with pytest.raises(OSError, match='File name too long') as caught:
    _unpacked(tmp_path, small_archives.pack(small_archives.honest()), 'x' * 300)
  assert caught.value.errno == errno.ENAMETOOLONG
