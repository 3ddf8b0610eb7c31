"""Reading picture files: nothing but regular files below the source."""

import os
import pickle

import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import file_reader
from tfrecords.importing import listing


def _read(root, name, stored=None):
  reader = pickle.loads(pickle.dumps(file_reader.FileReader(str(root), stored or {})))
  return reader(listing.Entry(name, 'a'))


def _message(root, name):
  with pytest.raises(errors.InputError) as caught:
    _read(root, name)
  return str(caught.value)


def test_a_file_under_its_stored_name(tmp_path):
  small_sources.write(tmp_path, ['a/e\u0301.png'])
  expected = small_sources.png(0)
  assert _read(tmp_path, 'a/\u00e9.png', {'a/\u00e9.png': 'a/e\u0301.png'}) == expected


def test_links_inside_are_read_and_links_out_are_refused(tmp_path):
  root = tmp_path / 'in'
  small_sources.write(root, ['a/1.png'])
  small_sources.write(tmp_path, ['2.png'])
  (root / 'a' / 'l.png').symlink_to('1.png')
  (root / 'a' / 'out.png').symlink_to(tmp_path / '2.png')
  (root / 'b').symlink_to(tmp_path)
  assert _read(root, 'a/l.png') == small_sources.png(0)
  assert _message(root, 'a/out.png') == f'is a link out of the source, to {tmp_path}/2.png'
  assert _message(root, 'b/2.png') == f'is a link out of the source, to {tmp_path}/2.png'


def test_other_kinds_of_files_are_refused_without_waiting(tmp_path):
  os.mkfifo(tmp_path / 'pipe.png')
  (tmp_path / 'folder.png').mkdir()
  (tmp_path / 'broken.png').symlink_to('none.png')
  (tmp_path / 'empty.png').write_bytes(b'')
  assert _message(tmp_path, 'empty.png') == 'is empty'
  assert _message(tmp_path, 'pipe.png') == 'is a named pipe'
  assert _message(tmp_path, 'folder.png') == 'is a directory'
  assert _message(tmp_path, 'broken.png') == 'no such file'
  assert _message(tmp_path, 'none.png') == 'no such file'
