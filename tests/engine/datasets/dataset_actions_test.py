"""Tests for dataset_actions; what the actions do in detail is tested where it is written."""

import dataclasses
import re

import pytest

from engine.datasets import dataset_actions
from tests.tfrecords import small_records
from tests.tfrecords.importing import small_source
from tfrecords import datasets
from tfrecords import errors
from tfrecords import preprocessing_config
from tfrecords.augmentation import augmentation_config

SPEC = small_records.SPEC


@pytest.fixture(name='request_', scope='module')
def fixture_request(tmp_path_factory):
  folder = tmp_path_factory.mktemp('data')
  small_records.write(folder)
  return dataset_actions.DatasetRequest(spec=SPEC, data_dir=str(folder))


def run(action, request, **changes):
  """Returns the lines that an action says."""
  said = []
  dataset_actions.run(action, dataclasses.replace(request, **changes), said.append)
  return said


def test_fetch_says_where_the_files_are(request_):
  assert run('fetch', request_) == [
      f'small: all files are in {request_.data_dir}/{SPEC.directory}']


def test_pack_then_verify_gives_the_same_checksums(request_):
  assert len(run('pack', request_)) == 3
  binary, other = (run('verify', request_, data_source=name) for name in ('binary', 'tfrecord'))
  assert binary == other
  assert len(binary) == 6
  assert binary[0].startswith('small train: 30 records, 3 classes, ')
  assert binary[3].startswith('small test: 11 records, 3 classes, ')


@pytest.mark.parametrize('split, count', [('train', 30), ('test', 11)])
def test_inspect_shows_the_records_of_a_split(request_, split, count):
  assert len(run('inspect', request_, split=split, num_examples=100)) == 1 + count


def test_inspect_shows_one_record(request_):
  heading, line, *values = run('inspect', request_, example=3)
  assert line.split()[0] == '3'
  assert values[0].startswith('distinct values: ')
  assert [heading, line] == run('inspect', request_, num_examples=4)[::4]
  with pytest.raises(errors.InputError, match=(
      '^--example=30: small has 30 records in train, from 0; give less$')):
    run('inspect', request_, example=30)


def test_originals_of_an_imported_set(tmp_path, monkeypatch):
  small_source.in_process(monkeypatch)
  small_source.run(small_source.make(tmp_path / 'pets'), tmp_path / 'set')
  request = dataset_actions.DatasetRequest(datasets.get(str(tmp_path / 'set')), '')
  lines = run('verify', request, source=str(tmp_path / 'pets'))
  assert lines[-1] == f'{tmp_path}/pets: all 24 pictures are as they were at the import'
  path = (tmp_path / 'set' / 'files.csv').read_text().splitlines()[3].split(',')[2]
  assert run('inspect', request, example=2)[-1] == f'record 2 of train: {path}'


@pytest.mark.parametrize('action, changes, message', [
    ('verify', {'source': 'pets'}, '--source=pets: small was not imported; leave it out'),
    ('verify', {'example': 3}, '--example=3: shows one record with --action=inspect, without'),
    ('inspect', {'example': 3, 'seed': 1}, '--example=3: shows one record'),
    ('inspect', {'example': 3, 'augmentation': augmentation_config.AugmentationConfig()},
     '--example=3: shows one record with --action=inspect, without --plot, --seed, --recipe and '
     '--augment; leave them out')])
def test_what_an_action_does_not_use(request_, action, changes, message):
  with pytest.raises(errors.InputError, match=f'^{re.escape(message)}'):
    run(action, request_, **changes)


def test_inspect_draws(request_, tmp_path):
  path = tmp_path / 'sheet.png'
  assert run('inspect', request_, plot=path)[-1:] == [f'images of every class: {path}']
  assert path.read_bytes().startswith(b'\x89PNG')


def test_inspect_draws_a_random_sample(request_, tmp_path):
  path = tmp_path / 'sample.png'
  *table, drawn = run('inspect', request_, plot=path, seed=0, num_examples=5)
  assert len(table) == 1 + 5
  assert drawn == f'a random sample: {path}'
  assert path.read_bytes().startswith(b'\x89PNG')


def test_inspect_shows_what_a_network_sees(request_, tmp_path):
  path = tmp_path / 'inputs.png'
  preprocessing = preprocessing_config.Preprocessing(0, False)
  *lines, drawn = run('inspect', request_, plot=path, num_examples=2, preprocessing=preprocessing)
  assert len(lines) == 5
  assert lines[3].startswith('record 0: the network sees ')
  assert drawn == f'records beside what the network sees: {path}'
  assert path.is_file()
  sample = run('inspect', request_, seed=1, num_examples=2, preprocessing=preprocessing)
  assert sample[3].partition(':')[0] == f'record {sample[1].split()[0]}'


def test_inspect_shows_augmented_versions(request_, tmp_path):
  path = tmp_path / 'versions.png'
  augmentation = augmentation_config.AugmentationConfig(
      crop_size=4, random_flip=False, max_brightness_delta=0, contrast_lower=1, contrast_upper=1,
      cutmix_alpha=1.0)
  crop, cutmix, *texts, together = run(
      'inspect', request_, plot=path, num_examples=2, augmentation=augmentation)[:6]
  assert crop == 'random crop: crop_size=4'
  assert cutmix == 'cutmix: cutmix_alpha=1.0'
  assert sorted(text.partition(':')[0] for text in texts) == ['  cat', '  dog', '  frog']
  assert together == 'all together'
  assert path.read_bytes().startswith(b'\x89PNG')


@pytest.mark.parametrize('action, changes, message', [
    (None, {}, '--action=: give one of fetch, pack, verify, inspect'),
    ('burn', {}, '--action=burn: give one of fetch, pack, verify, inspect'),
    ('pack', {'data_source': 'tfds'},
     '--data_source=tfds: pack starts from binary files; leave it out'),
    ('fetch', {'data_source': 'tfrecord'},
     '--data_source=tfrecord: fetch starts from binary files; leave it out'),
    ('verify', {'plot': 'a.png'}, '--plot=a.png: only --action=inspect draws; leave it out'),
    ('verify', {'seed': 1}, '--seed=1: only --action=inspect samples; leave it out')])
def test_requests_that_contradict_themselves(request_, action, changes, message):
  with pytest.raises(errors.InputError, match=f'^{re.escape(message)}$'):
    run(action, request_, **changes)
