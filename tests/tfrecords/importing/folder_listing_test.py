"""Pictures in folders: classes, splits, and what a wrong layout says."""

import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import folder_listing
from tfrecords.importing import listing


def _open(root, names, **values):
  return folder_listing.open_listing(
      small_sources.settings(small_sources.write(root, names), **values))


def _message(root, names, **values):
  with pytest.raises(errors.InputError) as caught:
    _open(root, names, **values)
  return str(caught.value)


def test_classes_are_folders(tmp_path):
  found = _open(tmp_path, ['dog/deep/2.png', 'cat/a b.png', 'cat/notes.txt', '.git/x', 'top.png'])
  assert found.entries == (
      listing.Entry('cat/a b.png', 'cat'), listing.Entry('dog/deep/2.png', 'dog'))
  assert found.class_names == ('cat', 'dog')
  assert found.passed_over == ('.git', 'cat/notes.txt', 'top.png')
  assert found.notes == (
      '1 passed over (hidden; first: .git)',
      '1 passed over (no pictures, by their suffix; first: cat/notes.txt)',
      '1 passed over (in no class folder; first: top.png)')
  assert found.read(found.entries[0]) == small_sources.png(1)


def test_splits_are_the_top_folders(tmp_path):
  names = ['Train/cat/1.png', 'Train/dog/2.png', 'val/cat/3.png', 'test/dog/4.png']
  found = _open(tmp_path, names)
  assert [(entry.label, entry.split) for entry in found.entries] == [
      ('cat', 'train'), ('dog', 'train'), ('dog', 'test'), ('cat', 'validation')]
  hashed = _open(tmp_path, names, split='hash')
  assert {entry.split for entry in hashed.entries} == {''}
  assert hashed.class_names == ('cat', 'dog')


def test_names_are_composed_and_files_found(tmp_path):
  found = _open(tmp_path, ['cafe\u0301/1.png', 'b/2.png'])
  assert found.class_names == ('b', 'caf\u00e9')
  assert found.read(found.entries[1]) == small_sources.png(0)


@pytest.mark.parametrize('names, message', [
    (['a/1.png', 'b/x.txt'], 'class "b" has no readable image; add some, or remove the class'),
    (['a/1.png'], 'only one class: a; give at least two'),
    (['1.png'], ': its pictures (1.png) lie in no class folder; give a folder for each class, or a '
     'csv with columns path, label'),
    (['a/x.txt'], ': holds no picture; give a folder with a folder of pictures for each class'),
    (['cat/1.png', 'Cat/2.png'], 'classes "Cat" and "cat" differ only in case; rename one, or put '
     'the pictures together'),
    (['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'test/d/x.txt'],
     'class "d" has no readable image; add some, or remove the class'),
    (['train/a/1.png', 'train/b/1.png', 'test/d/1.png'],
     'test has class "d", train has not; add training images of it, or remove it')])
def test_what_a_wrong_layout_says(tmp_path, names, message):
  assert _message(tmp_path, names).removeprefix(str(tmp_path)) == message


def test_split_folders_that_are_asked_for(tmp_path):
  assert _message(tmp_path, ['a/1.png', 'train/2.png'], split='folders') == (
      f'--split=folders: the folders in {tmp_path} are not all among train, val, validation, test; '
      'name them so, or give --split=hash')
