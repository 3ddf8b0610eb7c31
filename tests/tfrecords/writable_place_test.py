"""Checking that a file can be written, without a change to what exists."""

import os

import pytest

from tests import file_size_limit
from tfrecords import errors
from tfrecords import writable_place


def test_an_existing_file_is_not_changed(tmp_path, monkeypatch):
  (tmp_path / 'a').write_text('old')
  writable_place.try_file(tmp_path / 'a')
  assert (tmp_path / 'a').read_text() == 'old'
  assert os.listdir(tmp_path) == ['a']
  monkeypatch.setattr(os, 'access', lambda path, mode: False)
  with pytest.raises(errors.InputError, match='/a: Permission denied; fix the permissions or '):
    writable_place.try_file(tmp_path / 'a')


def test_a_full_disk_is_noticed(tmp_path):
  with (file_size_limit.of(1000),
        pytest.raises(errors.InputError, match='/a: File too large; free some space or choose ')):
    writable_place.try_file(tmp_path / 'a')
  assert os.listdir(tmp_path) == []


@pytest.mark.parametrize('name', ['x' * 255, '\u732b' * 85, 'a.' + 's' * 253, '\udce9.png'])
def test_any_name_that_the_system_accepts(tmp_path, name):
  writable_place.try_file(tmp_path / name)
  assert os.listdir(tmp_path) == []


def test_a_missing_directory_is_not_created(tmp_path):
  writable_place.try_directory(tmp_path / 'a/b')
  writable_place.try_directory(tmp_path)
  assert os.listdir(tmp_path) == []


@pytest.mark.parametrize('name, ending', [
    ('file/a', 'Not a directory; give a path below a directory'),
    ('file', 'Not a directory; give a path below a directory'),
    ('a/' + 'x' * 256, 'File name too long; a name has at most 255 bytes; give a shorter one')])
def test_paths_that_cannot_be_directories(tmp_path, name, ending):
  (tmp_path / 'file').touch()
  (tmp_path / 'a').mkdir()
  with pytest.raises(errors.InputError) as caught:
    writable_place.try_directory(tmp_path / name)
  assert str(caught.value) == f'{tmp_path}/{name}: {ending}'


@pytest.mark.parametrize('name', ['link', 'link/run'])
def test_a_link_to_nowhere_is_named(tmp_path, name):
  (tmp_path / 'link').symlink_to('/unmounted/disk')
  with pytest.raises(errors.InputError, match='link: is a link to /unmounted/disk, which does'):
    writable_place.try_directory(tmp_path / name)


def test_a_directory_that_does_not_allow_new_files():
  with pytest.raises(errors.InputError, match='^/proc/rana: No such file or directory; '):
    writable_place.try_directory('/proc/rana')


def test_at_an_address_a_small_file_is_written_and_removed(tmp_path):
  writable_place.try_directory(f'file://{tmp_path}/a/b')
  assert not os.listdir(tmp_path)
  (tmp_path / 'b').write_text('')
  with pytest.raises(errors.InputError, match=f'^file://{tmp_path}/b: .*; '):
    writable_place.try_directory(f'file://{tmp_path}/b')
