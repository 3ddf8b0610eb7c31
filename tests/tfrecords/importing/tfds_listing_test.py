"""Pictures of a small data set of tensorflow-datasets that is built here; nothing is fetched."""

import numpy as np
import pytest
import tensorflow_datasets as tfds

from tests.tfrecords.importing import small_sources
from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import tfds_listing

_CLASSES = ['dog', 'cat']


class ImportedPictures(tfds.core.GeneratorBasedBuilder):
  """What a module of tensorflow-datasets looks like."""

  VERSION = tfds.core.Version('1.0.0')

  def _info(self):
    return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict({
        'id': tfds.features.Text(), 'image': tfds.features.Image(),
        'label': tfds.features.ClassLabel(names=_CLASSES)}))

  def _split_generators(self, dl_manager):
    return {'train': self._generate_examples(4), 'test': self._generate_examples(2),
            'extra': self._generate_examples(1)}

  def _generate_examples(self, count):
    for number in range(count):
      yield number, {'id': str(number), 'label': number % 2,
                     'image': small_sources.pixels(10 * count + number, 8 + number)}


def _open(data_dir, source='imported_pictures'):
  return tfds_listing.open_listing(import_settings.ImportSettings(
      source=source, out='out', kind='tfds', data_dir=str(data_dir)))


def _message(*arguments):
  with pytest.raises(errors.InputError) as caught:
    _open(*arguments)
  return str(caught.value)


def test_splits_classes_and_pictures(tmp_path):
  ImportedPictures(data_dir=tmp_path).download_and_prepare()
  found = _open(tmp_path, 'imported_pictures:1.0.0')
  assert found.class_names == ('dog', 'cat')
  assert found.notes == ('splits passed over: extra',)
  assert [(entry.name, entry.split) for entry in found.entries] == [
      ('test/0', 'test'), ('test/1', 'test'), ('train/0', 'train'), ('train/1', 'train'),
      ('train/2', 'train'), ('train/3', 'train')]
  contents = {found.read(entry) for entry in found.entries}
  assert all(content.startswith(b'\x89PNG') for content in contents)
  assert len(contents) == 6


def test_faults(tmp_path):
  assert _message(tmp_path, 'huggingface:a/b').startswith(
      '--source=huggingface:a/b: is no name of a data set of tensorflow-datasets; ')
  assert _message(tmp_path, 'no_such_set').startswith(
      f'--source=no_such_set: tensorflow-datasets cannot open it in {tmp_path} (')
  assert _message(tmp_path) == (
      f'--source=imported_pictures: is not prepared in {tmp_path}; run `tfds build '
      f'imported_pictures --data_dir={tmp_path}`, which may download it')
  assert not np.any(list(tmp_path.iterdir()))
