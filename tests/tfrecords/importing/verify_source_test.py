"""Originals against files.csv."""

import pytest

from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.importing import folder_listing
from tfrecords.importing import sources
from tfrecords.importing import verify_source


@pytest.fixture(name='place')
def fixture_place(tmp_path, monkeypatch):
  small_source.in_process(monkeypatch)
  small_source.run(small_source.make(tmp_path / 'pets'), tmp_path / 'set')
  return tmp_path


def _check(place):
  lines = []
  verify_source.check(place / 'set', str(place / 'pets'), lines.append)
  return lines


def test_unchanged(place):
  assert _check(place) == [f'{place}/pets: all 24 pictures are as they were at the import']


def test_new_pictures_are_said(place):
  small_source.make(place / 'pets', count=1, start=100)
  assert _check(place)[0] == (f'{place}/pets: 2 pictures are not in the data set (first: '
                              'cat/100.png); --action=import --append adds them')


def test_changed_and_missing(place):
  (place / 'pets' / 'cat' / '1.jpg').write_bytes(b'other')
  (place / 'pets' / 'cat' / '2.png').unlink()
  found = verify_source.compare(place / 'set', str(place / 'pets'), lambda line: None)
  assert (found.equal, found.changed, found.missing) == (22, ['cat/1.jpg'], ['cat/2.png'])
  with pytest.raises(errors.InputError) as caught:
    _check(place)
  assert str(caught.value) == (
      f'{place}/pets: 1 of 24 pictures are changed since the import (first: cat/1.jpg); restore '
      'them, or import the source again')


def test_a_row_that_was_taken_out(place):
  path = place / 'set' / 'files.csv'
  head, _, *rest = path.read_text().splitlines(keepends=True)
  path.write_text(head + ''.join(rest))
  count = sum(row.startswith('train,') for row in rest)
  with pytest.raises(errors.InputError) as caught:
    _check(place)
  assert str(caught.value) == (f'{path}: has {count} records of train, the manifest {count + 1}; '
                               'import the data set again')


def test_the_original_of_a_record(place):
  rows = (place / 'set' / 'files.csv').read_text().splitlines()
  split, record, path = rows[1].split(',')[:3]
  assert verify_source.original(place / 'set', split, int(record)) == path


def test_a_set_of_tensorflow_datasets_is_looked_for_where_it_is(place, monkeypatch):
  asked = []

  def opened(settings):
    asked.append(settings.data_dir)
    return folder_listing.open_listing(settings)

  monkeypatch.setattr(sources, 'open_listing', opened)
  verify_source.check(place / 'set', str(place / 'pets'), print, '/elsewhere')
  assert asked == ['/elsewhere']
