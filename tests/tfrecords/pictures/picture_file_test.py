"""Reading picture files in the child process, and one-line errors for others."""

import os

import numpy as np
from PIL import Image
import pytest

from tfrecords import errors
from tfrecords.pictures import fit
from tfrecords.pictures import picture_file


def _message(path):
  with pytest.raises(errors.InputError) as caught:
    picture_file.read(path, 'RGB')
  assert '\n' not in str(caught.value)
  return str(caught.value)


def test_a_picture_and_its_notes(tmp_path):
  Image.new('LA', (3, 2), (7, 0)).save(tmp_path / 'a.png')
  picture, notes = picture_file.read(tmp_path / 'a.png', 'RGB')
  np.testing.assert_array_equal(np.asarray(picture), np.full([2, 3, 3], 255))
  assert (picture.mode, notes) == ('RGB', ['transparency composited on white'])


def test_a_picture_that_will_be_fitted(tmp_path):
  """It has the pixels that an import gives it: a JPEG at a reduced scale, on the background."""
  noise = np.random.default_rng(0).integers(0, 256, [300, 400, 3], np.uint8)
  Image.fromarray(noise).save(tmp_path / 'a.jpg')
  picture, notes = picture_file.read(tmp_path / 'a.jpg', 'RGB', fit.FitRule(32, 32))
  assert (picture.size, notes) == ((100, 75), ['400x300 decoded as 100x75'])
  Image.new('LA', (3, 2), (7, 0)).save(tmp_path / 'a.png')
  picture, notes = picture_file.read(
      tmp_path / 'a.png', 'RGB', fit.FitRule(2, 2, fit.PAD, (1, 2, 3)))
  assert (picture.getpixel((0, 0)), notes) == (
      (1, 2, 3), ['transparency composited on 1,2,3'])


def test_a_path_in_another_directory(tmp_path, monkeypatch):
  for name, gray in (('one', 10), ('two', 20)):
    (tmp_path / name).mkdir()
    Image.new('L', (1, 1), gray).save(tmp_path / name / 'a.png')
    monkeypatch.chdir(tmp_path / name)
    assert picture_file.read('a.png', 'L')[0].getpixel((0, 0)) == gray


def test_other_files_are_refused(tmp_path):
  os.mkfifo(tmp_path / 'a.png')
  assert _message(tmp_path / 'a.png') == (
      f'{tmp_path}/a.png: is a named pipe; give the name of a file')
  (tmp_path / 'b.png').write_bytes(b'')
  assert _message(tmp_path / 'b.png').startswith(
      f'{tmp_path}/b.png: not a picture that can be read (cannot identify image file')
  Image.fromarray(np.full([2, 2], np.nan, np.float32)).save(tmp_path / 'c.tif')
  assert _message(tmp_path / 'c.tif') == f'{tmp_path}/c.tif: it holds NaN or infinite values'
