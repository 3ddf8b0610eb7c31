"""Paths at addresses: as pathlib's, with TensorFlow's file systems below."""

import os
import pathlib
import pickle
import stat

import hypothesis
from hypothesis import strategies
import pytest

from tfrecords import errors
from tfrecords import remote_path

_PARTS = strategies.lists(
    strategies.text('abz.-_ ', min_size=1, max_size=6).filter(lambda part: part != '..'),
    max_size=4)


def _local(path: pathlib.Path) -> pathlib.PurePosixPath:
  """Returns the path without the scheme."""
  return pathlib.PurePosixPath(str(path).partition('://')[2])


@hypothesis.given(scheme=strategies.sampled_from(['gs://bucket', 'ram://x', 'file:///top']),
                  parts=_PARTS, more=_PARTS)
def test_it_is_built_and_taken_apart_as_a_path(scheme, parts, more):
  path = remote_path.of('/'.join([scheme, *parts]))
  same = _local(remote_path.of(scheme)).joinpath(*parts)
  assert _local(path) == same
  assert isinstance(path, remote_path.RemotePath)
  assert str(path).startswith(scheme)
  assert _local(path.joinpath(*more)) == same.joinpath(*more)
  joined = path / '/'.join([*more, 'x.y'])
  assert _local(joined) == same / '/'.join([*more, 'x.y'])
  assert _local(joined.parent) == same.joinpath(*more)
  assert (joined.name, joined.stem, joined.suffix) == ('x.y', 'x', '.y')
  assert (path.name, path.suffix, path.stem) == (same.name, same.suffix, same.stem)
  assert str(joined.with_name('z')) == f'{joined.parent}/z'
  assert _local(joined.with_suffix('.q')) == _local(joined).with_suffix('.q')
  assert joined.relative_to(path).parts == _local(joined).relative_to(same).parts
  assert remote_path.of(str(joined)) == joined
  assert hash(remote_path.of(str(joined))) == hash(joined)
  assert pickle.loads(pickle.dumps(joined)) == joined
  assert joined.absolute() is joined.resolve() is joined
  assert remote_path.absolute(str(joined)) == str(joined)


def test_a_path_of_this_machine_is_one_of_pathlib(tmp_path):
  path = remote_path.of(os.fspath(tmp_path))
  assert type(path) is type(tmp_path)
  assert path == tmp_path
  assert remote_path.of(tmp_path) is tmp_path
  assert remote_path.absolute('a') == os.path.abspath('a')


def test_the_bucket_is_above_everything():
  bucket = remote_path.of('gs://bucket')
  assert bucket.parent == bucket
  assert str((bucket / 'a').parent) == os.fspath(bucket) == 'gs://bucket'
  assert bucket.is_absolute()
  root = remote_path.of('file:///b').parent
  assert root.parent == root
  assert str(root / 'a') == 'file:///a'


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
