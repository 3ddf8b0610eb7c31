"""Versions of a few images: which augmentations are on, what each block shows."""

import dataclasses

import numpy as np
import pytest

from engine.datasets import augmented_versions
from tests.tfrecords import small_records
from tfrecords import errors
from tfrecords import reader
from tfrecords.augmentation import augmentation_config

_NOTHING = augmentation_config.AugmentationConfig(0, False, 0.0, 1.0, 1.0)


@pytest.fixture(name='source', scope='module')
def fixture_source(tmp_path_factory):
  directory = tmp_path_factory.mktemp('data')
  small_records.write(directory)
  return reader.open_source(small_records.SPEC, directory, 'train')


def _blocks(source, seed=None, count=4, **changes):
  augmentation = dataclasses.replace(_NOTHING, **changes)
  return [*augmented_versions.blocks(source, augmentation, count, seed)]


def test_parts_are_those_that_are_on_and_all_of_them():
  augmentation = augmentation_config.AugmentationConfig(
      crop_size=4, alternate_flip=True, cutout_size=2, trivial_augment=True)
  found = augmented_versions.parts(augmentation)
  assert [*found] == [
      'random crop: crop_size=4', 'flip: random_flip=True', 'TrivialAugment: trivial_augment=True',
      'brightness: max_brightness_delta=63.0', 'contrast: contrast_lower=0.2, contrast_upper=1.8',
      'cutout: cutout_size=2', 'all together']
  assert found['cutout: cutout_size=2'] == dataclasses.replace(
      _NOTHING, standardize=False, cutout_size=2)
  assert not found['all together'].alternate_flip
  assert [*augmented_versions.parts(dataclasses.replace(_NOTHING, mixup_alpha=0.2))] == [
      'mixup: mixup_alpha=0.2']


def test_every_part_belongs_to_a_name():
  known = [field for fields in augmented_versions.FIELDS.values() for field in fields]
  assert {*known, 'standardize', 'alternate_flip'} == {
      field.name for field in dataclasses.fields(_NOTHING)}


def test_a_block_holds_originals_and_versions(source):
  block, = _blocks(source, random_flip=True)
  assert block.title == 'flip: random_flip=True'
  assert sorted(texts[0] for texts in block.texts) == ['cat', 'dog', 'frog']
  assert {text for texts in block.texts for text in texts[1:]} == {''}
  for original, *versions in block.rows:
    assert len(versions) == 4
    kinds = [np.array_equal(version, original) or 2 * np.array_equal(version, original[:, ::-1])
             for version in versions]
    assert all(kinds)


def test_mixed_labels_are_texts_of_both_classes(source):
  block, = _blocks(source, mixup_alpha=1.0)
  for row, (own, *versions) in enumerate(block.texts):
    other = block.texts[row - 1][0]
    for text in versions:
      assert {word for word in text.replace(',', '').split() if word.isalpha()} <= {own, other}
  assert any(',' in text for texts in block.texts for text in texts)


def test_a_seed_chooses_images_and_draws(source):
  first, again, other = (_blocks(source, seed, cutout_size=3)[0].rows for seed in (1, 1, 2))
  np.testing.assert_array_equal(first, again)
  assert not np.array_equal(first, other)


def test_nothing_to_show_is_refused(source):
  with pytest.raises(errors.InputError, match=(
      '^--augment: the recipe augments nothing; give another --recipe, or a setting such as '
      '--random_flip$')):
    _blocks(source)


def test_what_does_not_fit_the_images_is_refused(source):
  with pytest.raises(errors.InputError, match='^--cutout_size=6: the network sees 8x6 pixels'):
    _blocks(source, cutout_size=6)
