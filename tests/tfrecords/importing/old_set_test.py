"""Data sets that nothing can be appended to."""

import pytest

from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.importing import old_set


@pytest.fixture(name='place')
def fixture_place(tmp_path, monkeypatch):
  """The data set of a small folder."""
  small_source.in_process(monkeypatch)
  small_source.run(small_source.make(tmp_path / 'pets'), tmp_path / 'set')
  return tmp_path / 'set'


def _read(place, **changes):
  return old_set.read(place, small_source.settings('a', place, **changes))


def _message(place, **changes):
  with pytest.raises(errors.InputError) as caught:
    _read(place, **changes)
  return str(caught.value)


def test_its_pictures(place):
  found = _read(place)
  assert len(found.entries) == len(found.splits) == sum(found.counts.values()) == 24
  assert {entry.label for entry in found.entries} == {'cat', 'dog'}
  assert list(found.rows('')) == []


def test_other_settings_are_refused(place):
  assert _message(place, size='9') == (
      '--size=9x9: the data set in --out was imported with --size=8x8; give the same')
  assert _message(place, test=0.3).startswith('--test=0.3: the data set in --out was imported')


def test_a_damaged_data_set(place):
  path = place / 'files.csv'
  path.write_bytes(path.read_bytes().rpartition(b'\r\n')[0].rpartition(b'\r\n')[0] + b'\r\n')
  assert 'files.csv: has 23 records, the manifest 24; import' in _message(place)
