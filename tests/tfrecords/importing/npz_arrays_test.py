"""Arrays of an .npz: read row by row, and refused when they are not what they say."""

import io
import zipfile

import numpy as np
import pytest

from tfrecords import errors
from tfrecords.importing import npz_arrays

_IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def _file(folder, **arrays):
  path = folder / 'a.npz'
  np.savez_compressed(path, **arrays)
  return str(path)


def _rows(path, name='x', count=2):
  with npz_arrays.opened(path) as arrays:
    return list(arrays.rows(name, count))


def _message(function, path, *arguments):
  with pytest.raises(errors.InputError) as caught:
    function(path, *arguments)
  return str(caught.value).removeprefix(path)


def _labels(path):
  with npz_arrays.opened(path) as arrays:
    return arrays.labels('y')


def test_rows_and_labels(tmp_path):
  path = _file(tmp_path, x=_IMAGES, y=np.array([[3], [12]]))
  np.testing.assert_array_equal(_rows(path), _IMAGES)
  assert _labels(path) == ['3', '12']
  assert _labels(_file(tmp_path, y=np.array(['cat', 'dog']))) == ['cat', 'dog']


@pytest.mark.parametrize('images', [
    _IMAGES.astype(np.float32), _IMAGES.reshape(2, 12), _IMAGES.reshape(2, 3, 2, 2),
    np.asfortranarray(_IMAGES), np.zeros([2, 0, 3], np.uint8)])
def test_what_holds_no_images(tmp_path, images):
  order = ' in Fortran order' if images.flags.fnc else ''
  assert _message(_rows, _file(tmp_path, x=images)) == (
      f': x has {images.dtype} {images.shape}{order}; give uint8 [images, height, width] or '
      '[images, height, width, 1 or 3], 0 to 255')


def test_what_holds_no_labels(tmp_path):
  for labels in (np.zeros(2), np.eye(2, dtype=int)):
    assert _message(_labels, _file(tmp_path, y=labels)) == (
        f': y has {labels.dtype} {labels.shape}; give a whole number or a name for each image')
  assert _message(_labels, _file(tmp_path, y=np.array([{}], object))).startswith(
      ': y cannot be read (Object arrays cannot be loaded')


def test_other_numbers_of_images_than_of_labels(tmp_path):
  assert _message(_rows, _file(tmp_path, x=_IMAGES), 'x', 3) == (
      ': x has 2 images and 3 labels')


def test_damaged_files(tmp_path):
  path = _file(tmp_path, x=_IMAGES, y=np.zeros(2, int))
  whole = (tmp_path / 'a.npz').read_bytes()
  (tmp_path / 'a.npz').write_bytes(whole[:-30])
  assert _message(_rows, path) == (
      ': is no .npz file (File is not a zip file); give one that numpy.savez wrote')
  (tmp_path / 'a.npz').write_bytes(whole[:60] + bytes(8) + whole[68:])
  assert _message(_rows, path).startswith(': x cannot be read (')


def test_a_header_that_promises_more_than_there_is(tmp_path):
  file = io.BytesIO()
  np.lib.format.write_array_header_1_0(
      file, {'descr': '|u1', 'fortran_order': False, 'shape': (10 ** 9, 99, 99)})
  with zipfile.ZipFile(tmp_path / 'a.npz', 'w') as archive:
    archive.writestr('x.npy', file.getvalue())
  assert _message(_rows, str(tmp_path / 'a.npz'), 'x', 10 ** 9) == ': x is shorter than it says'
