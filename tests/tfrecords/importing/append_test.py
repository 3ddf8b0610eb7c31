"""Adding to a data set: nothing that is there moves."""

import os

import pytest

from tests.tfrecords.importing import small_source
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import append
from tfrecords.importing import channel_sums
from tfrecords.importing import existing_records
from tfrecords.importing import files_csv
from tfrecords.importing import shards


@pytest.fixture(name='place')
def fixture_place(tmp_path, monkeypatch):
  """A folder with a data set, `set`, of the pictures in `pets`."""
  small_source.in_process(monkeypatch)
  small_source.make(tmp_path / 'pets')
  small_source.run(tmp_path / 'pets', tmp_path / 'set')
  return tmp_path


def _append(place, **changes):
  return small_source.run(place / 'pets', place / 'set', append=True, **changes)


def _message(place, **changes):
  with pytest.raises(errors.InputError) as caught:
    _append(place, **changes)
  return str(caught.value)


def _counts(place):
  splits = manifest_lib.read(place / 'set').splits
  return ', '.join(f'{name} {splits[name].examples}' for name in ('train', 'validation', 'test'))


def test_old_records_stay_and_new_ones_follow(place):
  before = small_source.hashes(place / 'set')
  old_rows = list(files_csv.read(place / 'set'))
  small_source.make(place / 'pets', ('ant', 'cat'), count=5, start=100)
  lines = _append(place)
  assert f'24 of these are in {place}/set already' in lines
  assert f'added: train 8, test 2; in all: {_counts(place)}' in lines
  after = small_source.hashes(place / 'set')
  assert {name: after[name] for name in before if name.endswith('.bin')}.items() <= before.items()
  manifest = manifest_lib.read(place / 'set')
  assert manifest.classes == ('cat', 'dog', 'ant')
  rows = list(files_csv.read(place / 'set'))
  assert [row for row in rows if row in old_rows] == old_rows
  assert len(rows) == sum(split.examples for split in manifest.splits.values()) == 34
  for split in manifest.splits:
    records = [row for row in rows if row.split == split]
    assert [int(row.record) for row in records] == list(range(len(records)))
    read = [label for name, labels, _ in existing_records.blocks(place / 'set', manifest)
            if name == split for label in labels]
    assert [manifest.classes[label] for label in read] == [row.label for row in records]
    assert manifest.splits[split].class_counts == tuple(
        sum(row.label == name for row in records) for name in manifest.classes)


def test_a_copy_of_an_old_picture_gets_its_split(place):
  for name in ('cat/3.jpg', 'cat/4.png', 'dog/5.jpg', 'dog/6.png'):
    folder, _, file = name.partition('/')
    (place / 'pets' / folder / f'copy {file}').write_bytes((place / 'pets' / name).read_bytes())
  _append(place)
  split = {row.path: row.split for row in files_csv.read(place / 'set')}
  for name in ('cat/3.jpg', 'cat/4.png', 'dog/5.jpg', 'dog/6.png'):
    assert split[name.replace('/', '/copy ')] == split[name]


def test_nothing_new(place):
  before = small_source.hashes(place / 'set')
  assert _append(place)[-2:] == [
      f'24 of these are in {place}/set already',
      f'added: no picture; in all: {_counts(place)}']
  assert small_source.hashes(place / 'set') == before


def test_mean_and_deviation_are_those_of_all_training_images(place):
  small_source.make(place / 'pets', count=5, start=100)
  _append(place)
  manifest = manifest_lib.read(place / 'set')
  sums = channel_sums.ChannelSums(3)
  for split, _, planes in existing_records.blocks(place / 'set', manifest):
    if split == 'train':
      sums.add(planes)
  assert (manifest.mean, manifest.deviation) == (sums.mean(), sums.deviation())


@pytest.mark.parametrize('file', ['files.csv', 'report.html', 'manifest.json'])
def test_killed_before_its_last_file_it_can_be_repeated(place, monkeypatch, file):
  small_source.make(place / 'pets', count=5, start=100)
  old = manifest_lib.read(place / 'set')
  temporary = atomic_file.temporary_path

  def killed(path, *args, **options):
    if os.path.basename(path) == file:
      raise KeyboardInterrupt
    return temporary(path, *args, **options)

  with monkeypatch.context() as patch:
    patch.setattr(atomic_file, 'temporary_path', killed)
    with pytest.raises(KeyboardInterrupt):
      _append(place)
  assert manifest_lib.read(place / 'set') == old
  _append(place)
  once = small_source.hashes(place / 'set')
  small_source.make(place / 'old')
  small_source.run(place / 'old', place / 'two' / 'set')
  small_source.run(place / 'pets', place / 'two' / 'set', append=True)
  assert small_source.hashes(place / 'two' / 'set') == once


def test_pictures_of_an_old_class_that_cannot_be_read(place):
  old = manifest_lib.read(place / 'set')
  (place / 'pets' / 'cat' / 'bad.png').write_bytes(b'bad')
  lines = _append(place, on_bad='skip', max_bad=1)
  assert 'left out: 1 (first: cat/bad.png: not a picture)' in lines
  assert f'added: no picture; in all: {_counts(place)}' in lines
  assert manifest_lib.read(place / 'set') == old
  (place / 'pets' / 'ant').mkdir()
  (place / 'pets' / 'ant' / 'bad.png').write_bytes(b'bad')
  assert _message(place, on_bad='skip', max_bad=1) == 'class "ant" has no readable image'


def test_another_append_meanwhile_loses_nothing(place, monkeypatch):
  small_source.make(place / 'pets', count=2, start=100)
  new_entries = append.new_entries

  def other_first(existing, found):
    monkeypatch.setattr(append, 'new_entries', new_entries)
    small_source.make(place / 'other', count=2, start=200)
    small_source.run(place / 'other', place / 'set', append=True)
    return new_entries(existing, found)

  monkeypatch.setattr(append, 'new_entries', other_first)
  assert _message(place) == (
      f'{place}/set: another import has added pictures meanwhile; run the command again')
  _append(place)
  names = {row.path for row in files_csv.read(place / 'set')}
  assert {'cat/100.png', 'cat/200.png', 'dog/0.png'} <= names


def test_more_classes_than_a_byte_has(place, monkeypatch):
  monkeypatch.setattr(shards, 'ONE_BYTE_CLASSES', 2)
  small_source.make(place / 'pets', ('ant',), count=5)
  assert _message(place) == (f'{place}/set: 3 classes need labels of two bytes, its records have '
                             'one; import all pictures together')


def test_a_compressed_set_has_the_records_of_another(place):
  packed = {'compression': 'gzip'}
  small_source.run(place / 'pets', place / 'packed', **packed)
  small_source.make(place / 'pets', count=5, start=100)
  _append(place)
  small_source.run(place / 'pets', place / 'packed', append=True, **packed)
  manifest, compressed = (manifest_lib.read(place / name) for name in ('set', 'packed'))
  names = [shard.file for split in compressed.splits.values() for shard in split.shards]
  assert len(names) > 3
  assert all(name.endswith('.bin.gz') for name in names)
  found, expected = (
      [(split, labels.tolist(), planes.tolist()) for split, labels, planes
       in existing_records.blocks(place / name, one)]
      for name, one in (('packed', compressed), ('set', manifest)))
  assert found == expected
  with pytest.raises(errors.InputError, match='^--compression=none: the data set in --out was '
                     'imported with --compression=gzip; give the same$'):
    small_source.run(place / 'pets', place / 'packed', append=True)
