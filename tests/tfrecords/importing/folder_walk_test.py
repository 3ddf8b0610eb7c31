"""The files below a folder: order, hidden ones, links."""

import os

import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import folder_walk


def _message(root):
  with pytest.raises(errors.InputError) as caught:
    folder_walk.walk(str(root))
  return str(caught.value)


def test_pictures_and_what_is_passed_over(tmp_path):
  root = small_sources.write(tmp_path, [
      'b/deep/er/1.png', 'a/2.png', 'a/notes.txt', 'a/.hidden/3.png', '__MACOSX/a/2.png',
      'top.png'])
  tree = folder_walk.walk(root)
  assert sorted(tree.pictures) == ['a/2.png', 'b/deep/er/1.png', 'top.png']
  assert sorted(tree.folders) == ['a', 'b']
  assert sorted(tree.passed_over) == ['__MACOSX', 'a/.hidden', 'a/notes.txt']


def test_a_link_to_a_folder_inside_is_followed(tmp_path):
  root = small_sources.write(tmp_path, ['a/1.png', 'b/2.png'])
  (tmp_path / 'b' / 'more').symlink_to(tmp_path / 'a')
  assert sorted(folder_walk.walk(root).pictures) == ['a/1.png', 'b/2.png', 'b/more/1.png']


def test_a_link_to_a_folder_outside_is_refused(tmp_path):
  root, outside = tmp_path / 'in', tmp_path / 'in2'
  small_sources.write(root, ['a/1.png'])
  outside.mkdir()
  (root / 'b').symlink_to(outside)
  assert _message(root) == (
      f'{root}/b: is a link out of the source, to {outside}; copy the folder, or remove the link')


@pytest.mark.parametrize('links', [{'a/up': '.'}, {'a/l': 'b', 'b/l': 'a'}])
def test_an_endless_chain_of_links_is_refused(tmp_path, links):
  small_sources.write(tmp_path, ['a/1.png', 'b/2.png'])
  for link, target in links.items():
    (tmp_path / link).symlink_to(tmp_path / target)
  assert 'is a link to a folder that it lies in, ' in _message(tmp_path)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path):
  assert _message(tmp_path / 'none') == (
      f'{tmp_path}/none/: cannot be listed (No such file or directory); give a folder that can be '
      'read')


def test_a_folder_lies_in_itself_but_not_in_one_whose_name_begins_alike():
  assert folder_walk.is_inside('/a/b', '/a/b')
  assert folder_walk.is_inside('/a/b/c', '/a/b')
  assert not folder_walk.is_inside('/a/bc', '/a/b')
  assert folder_walk.is_inside(os.getcwd(), '/')


def test_the_root_is_found_again_behind_a_slash(tmp_path):
  small_sources.write(tmp_path, ['a/1.png'])
  (tmp_path / 'a' / 'up').symlink_to('..')
  assert _message(f'{tmp_path}/').startswith(f'{tmp_path}/a/up: is a link to a folder that it lies')


def test_a_link_to_itself_is_a_file_that_cannot_be_read(tmp_path):
  root = small_sources.write(tmp_path, ['a/b/c/1.png'])
  (tmp_path / 'a' / 'x.png').symlink_to('x.png')
  (tmp_path / 'a' / 'x').symlink_to('x')
  tree = folder_walk.walk(root)
  assert sorted(tree.pictures) == ['a/b/c/1.png', 'a/x.png']
  assert tree.passed_over == ['a/x']
  assert (tree.folders, tree.inner_folders) == (['a'], ['a/b'])
