"""Finding the files of a data set on this machine."""

import dataclasses

import pytest

from tests.tfrecords import small_records
from tfrecords import errors
from tfrecords.fetch import local_files

_SPEC = dataclasses.replace(small_records.SPEC, url='http://127.0.0.1:9/small.tar.gz')


def _find(data_dir):
  lines = []
  return local_files.find(_SPEC, data_dir, lines.append), lines


def test_the_usual_place(tmp_path):
  assert _find(tmp_path) == (None, [])
  (tmp_path / 'small-bin').mkdir()
  assert _find(tmp_path) == (None, [])
  (tmp_path / 'small-bin').rmdir()
  small_records.write(tmp_path)
  assert _find(tmp_path) == (tmp_path / 'small-bin', [])


def test_an_unusual_place_is_logged(tmp_path):
  small_records.write(tmp_path)
  place = tmp_path / 'small-bin'
  assert _find(place) == (place, [f'small: found in {place}'])


def test_incomplete_files_are_refused(tmp_path):
  small_records.write(tmp_path)
  (tmp_path / 'small-bin' / 'two.bin').unlink()
  with pytest.raises(errors.InputError, match=r'small-bin: lacks two\.bin; nothing in it'):
    _find(tmp_path)
