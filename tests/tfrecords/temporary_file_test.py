"""Temporary files: written completely, and removed after a killed process."""

import fcntl
import os
import pathlib
import time

import pytest

from tfrecords import atomic_file
from tfrecords import temporary_file


def test_a_short_write_without_an_error_is_noticed(tmp_path, monkeypatch):
  real_open = pathlib.Path.open

  monkeypatch.setattr(pathlib.Path, 'open', lambda *args: _Short(real_open(*args)))
  with (pytest.raises(OSError, match=r'^only 1,999 of 2,000 bytes were written$'),
        temporary_file.beside(tmp_path / 'a') as path):
    temporary_file.fill(path, b'x' * 2000)
  assert os.listdir(tmp_path) == []


class _Short:
  """A file that loses the last byte of every write."""

  def __init__(self, file):
    self._file = file

  def write(self, data):
    return self._file.write(data[:-1])

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self._file.close()


def test_leftovers_of_a_killed_process_are_removed(tmp_path):
  left = [tmp_path / name for name in ('.a.0123abcd.partial.json', '.DONE.0123abcd.partial')]
  other = [tmp_path / name
           for name in ('.a.partial', 'a.0123abcd.partial', '.a.0123abcd.partial.d')]
  for path in (*left, *other[:2]):
    path.touch()
  other[2].mkdir()
  with atomic_file.temporary_path(tmp_path / 'a') as temporary:
    temporary.write_text('new')
    # A second writer removes nothing while the first one is at work.
    atomic_file.write_text(tmp_path / 'b', 'new')
    assert temporary.exists()
  assert {*tmp_path.iterdir()} == {*other, tmp_path / 'a', tmp_path / 'b'}


def test_a_foreign_lock_on_the_directory_does_not_block_writing(tmp_path, monkeypatch):
  monkeypatch.setattr(time, 'sleep', lambda seconds: None)
  handle = os.open(tmp_path, os.O_RDONLY)
  fcntl.flock(handle, fcntl.LOCK_EX)
  (tmp_path / '.a.0123abcd.partial').touch()
  atomic_file.write_text(tmp_path / 'a', 'new')
  os.close(handle)
  assert sorted(os.listdir(tmp_path)) == ['.a.0123abcd.partial', 'a']


def test_a_writer_waits_for_another_one_that_removes_leftovers(tmp_path, monkeypatch):
  """Else that one would take the file of this one for a leftover."""
  handle, waits = os.open(tmp_path, os.O_RDONLY), []

  def sleep(seconds):
    waits.append(seconds)
    if len(waits) == 3:
      os.close(handle)

  fcntl.flock(handle, fcntl.LOCK_EX)
  monkeypatch.setattr(time, 'sleep', sleep)
  with temporary_file.writing_in(tmp_path):
    assert len(waits) == 3
    with pytest.raises(BlockingIOError):
      _lock_exclusively(tmp_path)


def _lock_exclusively(folder):
  handle = os.open(folder, os.O_RDONLY)
  try:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
  finally:
    os.close(handle)


def test_a_block_around_many_writes_looks_for_leftovers_once(tmp_path, monkeypatch):
  (tmp_path / '.a.0123abcd.partial').touch()
  with temporary_file.writing_in(tmp_path):
    monkeypatch.setattr(os, 'scandir', pytest.fail)
    for name in 'abc':
      atomic_file.write_text(tmp_path / name, 'new')
  assert sorted(os.listdir(tmp_path)) == ['a', 'b', 'c']
