"""Pictures in arrays: names of the arrays, splits and classes."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import npz_listing

_IMAGES = np.arange(2 * 12 * 12, dtype=np.uint8).reshape(12, 6, 4)


def _open(folder, **arrays):
  np.savez(folder / 'a.npz', **arrays)
  return npz_listing.open_listing(small_sources.settings(folder / 'a.npz'))


@pytest.mark.parametrize('images, labels', [('x_{}', 'y_{}'), ('{}_images', '{}_labels')])
def test_splits(tmp_path, images, labels):
  found = _open(tmp_path, **{
      images.format('train'): _IMAGES, labels.format('train'): np.arange(12),
      images.format('test'): _IMAGES[::-1], labels.format('test'): np.arange(12)[:, None],
      'other': np.zeros(2)})
  # The numbers are the source's own order.
  assert found.class_names == tuple(map(str, range(12)))
  assert found.notes == ('arrays passed over: other',)
  entries = {entry.name: entry for entry in found.entries}
  assert (entries['test/3'].label, entries['test/3'].split) == ('3', 'test')
  assert (entries['train/3'].label, entries['train/3'].split) == ('3', 'train')
  np.testing.assert_array_equal(found.read(entries['train/3']), _IMAGES[3])
  np.testing.assert_array_equal(found.read(entries['test/3']), _IMAGES[8])


def test_one_array_without_splits(tmp_path):
  found = _open(tmp_path, images=_IMAGES, labels=np.array(['b', 'a'] * 6))
  assert (found.class_names, found.entries[0].name, found.entries[0].split) == (
      ('a', 'b'), 'images/0', '')


def test_names_that_are_not_known(tmp_path):
  with pytest.raises(errors.InputError) as caught:
    _open(tmp_path, x=_IMAGES, y=np.arange(12))
  assert str(caught.value) == (
      f'{tmp_path}/a.npz: has the arrays x, y; give x_train, y_train, x_test, y_test, or images, '
      'labels')
  with pytest.raises(errors.InputError) as caught:
    _open(tmp_path, x_test=_IMAGES, y_test=np.arange(12), test_images=_IMAGES,
          test_labels=np.arange(12))
  assert str(caught.value) == f'{tmp_path}/a.npz: has x_test and test_images; keep one of them'


def test_numbers_are_ordered_as_numbers(tmp_path):
  images = np.zeros([4, 2, 2], np.uint8)
  assert _open(tmp_path, images=images, labels=np.array([1, -1, 10, 2])).class_names == (
      '-1', '1', '2', '10')
  assert _open(tmp_path, images=images, labels=np.array(['1', '01', '2', '1'])).class_names == (
      '01', '1', '2')
