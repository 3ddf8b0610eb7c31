"""Paths at addresses: as pathlib's, with TensorFlow's file systems below."""

import os
import pickle
import stat

import pytest

from tfrecords import errors
from tfrecords import remote_path


def test_the_path_of_an_address():
  path = remote_path.of('gs://bucket/a')
  assert isinstance(path, remote_path.RemotePath)
  assert remote_path.absolute('gs://bucket/a') == str(path) == 'gs://bucket/a'
  assert type(pickle.loads(pickle.dumps(path))) is type(path / 'b') is type(path.parent)


def test_a_path_of_this_machine_is_one_of_pathlib(tmp_path):
  path = remote_path.of(os.fspath(tmp_path))
  assert type(path) is type(tmp_path)
  assert path == tmp_path
  assert remote_path.of(tmp_path) is tmp_path
  assert remote_path.absolute('a') == os.path.abspath('a')


def test_what_cannot_be_used_is_refused_in_a_line():
  with pytest.raises(errors.InputError, match='^s3://b/x: TensorFlow reads gs:// and not s3://'):
    remote_path.of('s3://b/x')


@pytest.mark.parametrize('scheme', ['file', 'ram'])
def test_files(tmp_path, scheme):
  folder = remote_path.of(f'{scheme}:/{"/" * (scheme == "file")}{tmp_path}') / 'a'
  path = folder / 'x.txt'
  assert not path.exists()
  assert not path.is_file()
  assert list(folder.glob('*')) == []
  with pytest.raises(FileNotFoundError):
    path.stat()
  assert path.write_bytes(b'one') == 3
  assert (path.read_bytes(), path.read_text()) == (b'one', 'one')
  with path.open('rb') as file:
    assert file.read() == b'one'
  assert path.is_file()
  assert (folder.is_dir(), folder.is_file(), path.is_dir()) == (True, False, False)
  assert (path.stat().st_size, stat.S_ISREG(path.stat().st_mode)) == (3, True)
  path.replace(folder / 'y.txt')
  (folder / 'b').mkdir()
  assert [one.name for one in folder.iterdir()] == ['b', 'y.txt']
  assert [one.name for one in folder.glob('*.txt')] == ['y.txt']
  assert not path.is_symlink()
  assert path.samefile(str(path))
  (folder / 'y.txt').unlink()
  path.unlink(missing_ok=True)
  with pytest.raises(FileNotFoundError):
    path.unlink()
