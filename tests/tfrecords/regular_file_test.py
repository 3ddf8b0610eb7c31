"""Files that a user names: regular ones are read, all others are one-line errors."""

import os
import socket

import pytest

from tfrecords import errors
from tfrecords import regular_file


def _message(path, function=regular_file.check, *arguments):
  with pytest.raises(errors.InputError) as caught:
    function(path, *arguments)
  assert '\n' not in str(caught.value)
  return str(caught.value)


def _reads(path):
  with regular_file.opened(path):
    pass


def test_content_and_text(tmp_path):
  path = tmp_path / 'a'
  path.write_bytes('grün'.encode() + b'\xff')
  (tmp_path / 'b').symlink_to(path)
  assert regular_file.read_bytes(tmp_path / 'b') == path.read_bytes()
  assert regular_file.read_text(path) == 'grün\N{REPLACEMENT CHARACTER}'
  with regular_file.opened(path) as file:
    assert file.read(2) == b'gr'


@pytest.mark.parametrize('function', [regular_file.check, _reads, regular_file.read_bytes])
def test_what_is_not_a_regular_file(tmp_path, function):
  os.mkfifo(tmp_path / 'pipe')
  with socket.socket(socket.AF_UNIX) as server:
    server.bind(str(tmp_path / 's'))
  (tmp_path / 'loop').symlink_to('loop')
  for path, words in (
      (tmp_path, 'is a directory; give the name of a file'),
      (tmp_path / 'pipe', 'is a named pipe; give the name of a file'),
      (tmp_path / 's', 'is a socket; give the name of a file'),
      ('/dev/zero', 'is a device; give the name of a file'),
      (tmp_path / 'none', 'no such file'),
      (tmp_path / 'pipe' / 'none', 'no such file'),
      (tmp_path / 'loop', 'Too many levels of symbolic links; give a file that can be read'),
      (tmp_path / ('x' * 300), 'File name too long; give a file that can be read')):
    assert _message(path, function) == f'{path}: {words}'
  # Python's words for it differ between versions.
  assert _message('a\0b', function).startswith('a\\x00b: ')


def test_too_many_bytes(tmp_path):
  (tmp_path / 'a').write_bytes(bytes(11))
  assert len(regular_file.read_bytes(tmp_path / 'a', 11)) == 11
  assert _message(tmp_path / 'a', regular_file.read_bytes, 10) == (
      f'{tmp_path}/a: has more than 10 bytes; is this the right file?')


def test_a_pipe_that_has_replaced_the_file_does_not_block(tmp_path, monkeypatch):
  os.mkfifo(tmp_path / 'pipe')
  monkeypatch.setattr(regular_file, 'check', lambda path: None)
  assert 'is a named pipe' in _message(tmp_path / 'pipe', _reads)


@pytest.mark.skipif(os.geteuid() == 0, reason='root may read everything')
def test_a_file_that_may_not_be_read(tmp_path):
  (tmp_path / 'a').touch(0o000)
  assert _message(tmp_path / 'a', _reads) == (
      f'{tmp_path}/a: Permission denied; give a file that can be read')


def test_at_an_address(tmp_path):
  (tmp_path / 'a').write_bytes('grün'.encode() + b'\xff')
  place = f'file://{tmp_path}'
  assert regular_file.read_bytes(f'{place}/a') == (tmp_path / 'a').read_bytes()
  assert regular_file.read_text(f'{place}/a') == 'grün\N{REPLACEMENT CHARACTER}'
  with regular_file.opened(f'{place}/a') as file:
    assert file.read(2) == b'gr'
  for function in (regular_file.check, _reads, regular_file.read_bytes):
    assert _message(place, function) == f'{place}: is a directory; give the name of a file'
    assert _message(f'{place}/b', function) == f'{place}/b: no such file'
  assert 'has more than 5 bytes' in _message(f'{place}/a', regular_file.read_bytes, 5)
