"""Finding the pictures in a folder: which, in which order, and the line with their count."""

import pytest

from engine.inference import picture_folder
from tfrecords import errors


def test_pictures_by_name(tmp_path):
  for name in ('b.JPG', 'a.png', 'c.tiff', 'd.jfif', '.hidden.png', 'notes.txt', 'Thumbs.db'):
    (tmp_path / name).touch()
  (tmp_path / 'more.png').mkdir()
  found, line = picture_folder.pictures(tmp_path)
  assert [path.name for path in found] == ['a.png', 'b.JPG', 'c.tiff', 'd.jfif']
  assert line == f'{tmp_path}: 4 pictures (3 other entries skipped)'


def test_a_single_picture(tmp_path):
  (tmp_path / 'a.png').touch()
  assert picture_folder.pictures(tmp_path)[1] == f'{tmp_path}: 1 picture'


def test_none(tmp_path):
  for others in ('', ' (1 other entries skipped)'):
    with pytest.raises(errors.InputError) as caught:
      picture_folder.pictures(tmp_path)
    assert str(caught.value) == (
        f'{tmp_path}: holds no pictures{others}; give a folder that has some, such as .png or .jpg')
    (tmp_path / 'a.txt').touch()


def test_a_folder_that_cannot_be_listed(tmp_path):
  with pytest.raises(errors.InputError, match='No such file or directory; give a folder that can'):
    picture_folder.pictures(tmp_path / 'none')
