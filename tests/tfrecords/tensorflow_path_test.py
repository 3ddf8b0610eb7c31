"""Paths that TensorFlow takes literally."""

import os
import pathlib

import pytest

from tfrecords import errors
from tfrecords import tensorflow_path

_ODD = ('[lr=0.1] {a,b} *', 'what?', 'back\\slash', os.fsdecode(b'caf\xe9'))


@pytest.mark.parametrize('path', ['runs/a', '/runs/{a,b} $x ~ % 猫', 'a\nb', '.', ''])
def test_a_plain_path_is_unchanged(path):
  assert tensorflow_path.directory(path) == path
  assert tensorflow_path.file(f'{path}/ckpt-1') == f'{path}/ckpt-1'


@pytest.mark.parametrize('name', _ODD)
def test_any_other_path_is_replaced_by_one_of_the_same_directory(name, tmp_path):
  folder = tmp_path / name
  folder.mkdir()
  (folder / 'ckpt-1.index').write_text('x')
  found = tensorflow_path.file(folder / 'ckpt-1.index')
  assert name not in found
  assert found.endswith('/ckpt-1.index')
  assert pathlib.Path(found).read_text() == 'x'
  assert tensorflow_path.directory(folder) == tensorflow_path.directory(folder)


def test_a_new_directory_is_created_where_tensorflow_could_not(tmp_path):
  assert tensorflow_path.new_directory(tmp_path / 'a/b') == f'{tmp_path}/a/b'
  assert not (tmp_path / 'a').exists()
  assert pathlib.Path(tensorflow_path.new_directory(tmp_path / '[a]/b')).is_dir()
  assert (tmp_path / '[a]/b').is_dir()


def test_another_directory_of_the_same_name(tmp_path):
  folder = tmp_path / '[a]'
  folder.mkdir()
  before = tensorflow_path.directory(folder)
  folder.rename(tmp_path / 'moved')
  folder.mkdir()
  assert tensorflow_path.directory(folder) != before


def test_directories_without_such_a_path(tmp_path, monkeypatch):
  with pytest.raises(FileNotFoundError):
    tensorflow_path.directory(tmp_path / '[none]')
  monkeypatch.setattr(tensorflow_path, '_DESCRIPTORS', tmp_path / 'none')
  with pytest.raises(errors.InputError, match=r'\[a\]: TensorFlow cannot use a path with brack'):
    tensorflow_path.directory('[a]')
