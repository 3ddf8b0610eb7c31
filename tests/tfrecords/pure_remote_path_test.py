"""Texts of addresses as paths: as pathlib's, behind the scheme."""

import os
import pathlib
import pickle

import hypothesis
from hypothesis import strategies

from tfrecords import pure_remote_path

_PARTS = strategies.lists(
    strategies.text('abz.-_ ', min_size=1, max_size=6).filter(lambda part: part != '..'),
    max_size=4)


def _local(path: pathlib.PurePath) -> pathlib.PurePosixPath:
  """Returns the path without the scheme."""
  return pathlib.PurePosixPath(str(path).partition('://')[2])


@hypothesis.given(scheme=strategies.sampled_from(['gs://bucket', 'ram://x', 'file:///top']),
                  parts=_PARTS, more=_PARTS)
def test_it_is_built_and_taken_apart_as_a_path(scheme, parts, more):
  path = pure_remote_path.PureRemotePath('/'.join([scheme, *parts]))
  same = _local(pure_remote_path.PureRemotePath(scheme)).joinpath(*parts)
  assert _local(path) == same
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
  assert pure_remote_path.PureRemotePath(str(joined)) == joined
  assert hash(pure_remote_path.PureRemotePath(str(joined))) == hash(joined)
  assert pickle.loads(pickle.dumps(joined)) == joined
  assert joined.absolute() is joined.resolve() is joined


def test_the_bucket_is_above_everything():
  bucket = pure_remote_path.PureRemotePath('gs://bucket')
  assert bucket.parent == bucket
  assert str((bucket / 'a').parent) == os.fspath(bucket) == 'gs://bucket'
  assert bucket.is_absolute()
  root = pure_remote_path.PureRemotePath('file:///b').parent
  assert root.parent == root
  assert str(root / 'a') == 'file:///a'
