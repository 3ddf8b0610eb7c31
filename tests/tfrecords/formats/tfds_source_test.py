"""Records out of tensorflow-datasets, from a small set that is built here; nothing is fetched."""

import dataclasses
import shutil

import numpy as np
import pytest
import tensorflow_datasets as tfds

from tests.tfrecords import small_records
from tfrecords import datasets
from tfrecords import errors
from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import augmentation_config

# Shards of 20: tensorflow-datasets would by default take 16 of one and then 16 of the next.
_SPEC = dataclasses.replace(small_records.SPEC, tfds_name='small_pictures', train_examples=60)


class SmallPictures(tfds.core.GeneratorBasedBuilder):
  """What a module of tensorflow-datasets looks like: features and splits as in its cifar10."""

  VERSION = tfds.core.Version('1.0.0')

  def _info(self):
    return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict({
        'id': tfds.features.Text(),
        'image': tfds.features.Image(shape=_SPEC.image_shape),
        'label': tfds.features.ClassLabel(names=_SPEC.class_names)}))

  def _split_generators(self, dl_manager):
    return {split: self._generate_examples(seed) for seed, split in enumerate(('train', 'test'))}

  def _generate_examples(self, seed):
    records = _stored(('train', 'test')[seed])
    images = small_records.images(records)
    for number, image in enumerate(images):
      yield number, {'id': str(number), 'image': image, 'label': int(records[number, 0])}


def _stored(split):
  return small_records.random(_SPEC.examples(split), seed=int(split == 'test'))


@pytest.fixture(name='prepared', scope='module')
def fixture_prepared(tmp_path_factory):
  directory = tmp_path_factory.mktemp('tfds')
  config = tfds.download.DownloadConfig(num_shards=3)
  SmallPictures(data_dir=directory).download_and_prepare(download_config=config)
  return directory


def _read(source):
  return np.array(list(source.records().as_numpy_iterator()))


def _message(data_dir, spec=_SPEC, split='train'):
  with pytest.raises(errors.InputError) as caught:
    reader.open_source(spec, data_dir, split, 'tfds')
  assert '\n' not in str(caught.value)
  return str(caught.value)


@pytest.mark.parametrize('split', ['train', 'test'])
def test_the_same_records_in_the_stored_order(prepared, split):
  """The order is that of the shards, one after the other, and the same in two runs."""
  source = reader.open_source(_SPEC, prepared, split, 'tfds')
  found = _read(source)
  assert source.num_examples == len(found) == _SPEC.examples(split)
  assert sorted(map(bytes, found)) == sorted(map(bytes, _stored(split)))
  np.testing.assert_array_equal(_read(reader.open_source(_SPEC, prepared, split, 'tfds')), found)
  shards = [_read(source.slice(0, 10)), _read(source.slice(10, source.num_examples))]
  np.testing.assert_array_equal(np.concatenate(shards), found)


def test_shards_come_one_after_the_other(prepared):
  builder = tfds.builder('small_pictures', data_dir=prepared)
  lengths = builder.info.splits['train'].shard_lengths
  assert len(lengths) == 3
  found = _read(reader.open_source(_SPEC, prepared, 'train', 'tfds'))
  first = builder.as_dataset(split=f'train[:{lengths[0]}]').as_numpy_iterator()
  np.testing.assert_array_equal(
      small_records.images(found[:lengths[0]]), [example['image'] for example in first])


def test_the_second_of_two_label_bytes(prepared):
  spec = dataclasses.replace(_SPEC, label_bytes=2, label_offset=1)
  found = _read(reader.open_source(spec, prepared, 'train', 'tfds'))
  plain = _read(reader.open_source(_SPEC, prepared, 'train', 'tfds'))
  np.testing.assert_array_equal(found, np.insert(plain, 0, 0, axis=1))


@pytest.mark.parametrize('budget', [2**32, 0])
def test_training_batches(prepared, budget):
  """An epoch of 60 in 10 batches holds all labels, from memory and from disk."""
  source = reader.open_source(_SPEC, prepared, 'train', 'tfds')
  data = pipeline.TrainingData(
    source, augmentation_config.AugmentationConfig(crop_size=4), 6, 0, memory_budget_bytes=budget
  )
  labels = np.concatenate([labels for _, labels in data.batches().take(10).as_numpy_iterator()])
  np.testing.assert_array_equal(np.sort(labels), np.sort(_stored('train')[:, 0]))


@pytest.mark.parametrize('name', ['small_pictures', 'cifar10'])
def test_a_set_that_is_not_prepared(tmp_path, name):
  assert _message(tmp_path, dataclasses.replace(_SPEC, tfds_name=name)) == (
      f'--data_source=tfds: train of {name} is not prepared in {tmp_path}; run `tfds build {name} '
      f'--data_dir={tmp_path}`, or use --data_source=binary')
  assert not list(tmp_path.iterdir())


def test_an_unknown_data_set_is_refused(tmp_path):
  message = _message(tmp_path, dataclasses.replace(_SPEC, tfds_name='no_such_set'))
  assert message.startswith(
      f'--data_source=tfds: no_such_set cannot be opened in {tmp_path}: Dataset no_such_set not')
  assert message.endswith('; use --data_source=binary')


def test_a_set_that_is_not_there_at_all(tmp_path):
  assert _message(tmp_path, datasets.get('shapes')) == (
      '--data_source=tfds: tensorflow-datasets has no set for --dataset=shapes; '
      'use --data_source=binary')


def test_other_images_or_classes(prepared):
  spec = dataclasses.replace(_SPEC, image_shape=(6, 8, 3))
  assert _message(prepared, spec) == (
      f'{prepared}/small_pictures/1.0.0: images of (8, 6, 3) in 3 classes; small has (6, 8, 3) in '
      '3; is this the right set?')
  spec = dataclasses.replace(_SPEC, class_names=('cat', 'dog'))
  assert 'in 3 classes; small has (8, 6, 3) in 2;' in _message(prepared, spec)
  spec = dataclasses.replace(_SPEC, tfds_label='fine_label')
  assert 'in None classes' in _message(prepared, spec)


@pytest.mark.parametrize('harm, problem', [
    (lambda path: path.unlink(), 'not found; run `tfds build'),
    (lambda path: path.write_bytes(path.read_bytes()[:-1]), 'is cut or damaged; run `tfds build'),
    (lambda path: path.write_bytes(b''), 'holds no record; run `tfds build'),
    (lambda path: path.write_bytes(path.read_bytes() * 2), '40 records, not 20; run `tfds build')])
def test_damaged_shards(prepared, tmp_path, harm, problem):
  shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
  path, = tmp_path.glob('small_pictures/1.0.0/*train*-00001-of-00003')
  harm(path)
  message = _message(tmp_path)
  assert message.startswith(f'{path}: ')
  assert problem in message
