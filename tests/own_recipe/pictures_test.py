"""Sources of the public sets."""

import json

import numpy as np
from PIL import Image
import pytest

from tests.own_recipe import pictures
from tests.tfrecords import small_records
from tfrecords import datasets


def test_the_splits_of_a_set_of_the_catalog(tmp_path, monkeypatch):
  records = small_records.write(tmp_path)
  monkeypatch.setattr(datasets, 'get', lambda name: small_records.SPEC)
  path = tmp_path / 'part.npz'
  pictures.of_catalog(tmp_path, 'small', (4, 3, 5), {'cat': 1, 'frog': 2}, path)
  train, names = records['train'], np.array(small_records.SPEC.class_names)
  labels = names[train[:, 0]]
  frogs = np.flatnonzero(labels == 'frog')
  kept = sorted([*np.flatnonzero(labels == 'cat'), *frogs[::2]])[:4]
  last = np.flatnonzero(labels != 'dog')[-3:]
  with np.load(path) as found:
    np.testing.assert_array_equal(found['x_train'], small_records.images(train)[kept])
    np.testing.assert_array_equal(found['y_train'], labels[kept])
    np.testing.assert_array_equal(found['x_val'], small_records.images(train)[last])
    assert 0 < len(found['y_test']) <= 5


def test_the_digits_use_all_levels(tmp_path):
  pictures.digits(tmp_path / 'digits.npz')
  with np.load(tmp_path / 'digits.npz') as found:
    assert found['images'].shape == (1_797, 8, 8)
    assert (found['images'].min(), found['images'].max()) == (0, 255)
    assert np.bincount(found['labels']).min() > 170


def test_emoji_are_sorted_by_category(tmp_path):
  package = tmp_path / 'emoji-datasource-apple'
  folder = package / 'img/apple/64'
  folder.mkdir(parents=True)
  for name in ('1f600.png', '1f3fb.png'):
    Image.new('RGBA', (64, 64)).save(folder / name)
  (package / 'emoji.json').write_text(json.dumps([
      {'category': 'Smileys', 'image': '1f600.png'},
      {'category': 'Component', 'image': '1f3fb.png'},
      {'category': 'Flags', 'image': 'missing.png'}]))
  pictures.emoji(tmp_path, ('apple',), tmp_path / 'out')
  assert [*(tmp_path / 'out').rglob('*.png')] == [tmp_path / 'out/Smileys/1f600-apple.png']


def test_stamps_are_sorted_by_their_first_folder(tmp_path):
  path = tmp_path / 'stamps/animals/birds/duck.png'
  path.parent.mkdir(parents=True)
  path.write_bytes(b'a duck')
  (path.parent / 'duck.txt').write_text('A duck.')
  pictures.stamps(tmp_path / 'stamps', tmp_path / 'out')
  assert (tmp_path / 'out/animals/birds-duck.png').read_bytes() == b'a duck'
  assert len([*(tmp_path / 'out').rglob('*.*')]) == 1


@pytest.mark.parametrize('text', ['i', 'M', 'g'])
def test_letters_fill_the_middle_of_the_image(text):
  from matplotlib import font_manager  # noqa: PLC0415

  image = pictures.render(text, font_manager.findfont('DejaVu Sans'))
  left, top, right, bottom = image.getbbox()
  assert image.size == (28, 28)
  assert 16 <= max(right - left, bottom - top) <= 20
  assert abs(left + right - 28) <= 2
  assert abs(top + bottom - 28) <= 2
