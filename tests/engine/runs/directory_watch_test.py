"""A directory that is moved or removed is detected."""

import shutil

import pytest

from engine.runs import directory_watch
from tfrecords import errors


@pytest.fixture(name='watched')
def fixture_watched(tmp_path):
  path = tmp_path / 'run'
  path.mkdir()
  watch = directory_watch.DirectoryWatch(path)
  yield path, watch
  watch.close()


def _refusal(watch):
  with pytest.raises(errors.InputError) as caught:
    watch.check(30)
  return str(caught.value)


def test_changes_inside_do_not_matter(watched):
  path, watch = watched
  (path / 'file').write_text('')
  watch.check(10)
  (path / 'file').unlink()
  watch.check(20)


def test_moved(watched, tmp_path):
  path, watch = watched
  path.rename(tmp_path / 'other')
  assert _refusal(watch) == (
      f'{path}: the directory was moved to {tmp_path}/other during the training, which stops at '
      'step 30 and writes nothing elsewhere; start again with the new path as --train_dir')
  # Another directory with the old name is not the same.
  path.mkdir()
  assert 'was moved to' in _refusal(watch)


def test_removed(watched):
  path, watch = watched
  shutil.rmtree(path)
  assert 'the directory was removed during the training' in _refusal(watch)
  path.write_text('a file')
  assert 'the directory was removed' in _refusal(watch)
