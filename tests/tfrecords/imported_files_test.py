"""The shards of an imported set: found, missing, of another size."""

import os

import pytest

from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors
from tfrecords import imported_files
from tfrecords import remote_files


@pytest.fixture(name='spec')
def fixture_spec(tmp_path):
  imported_set.write(tmp_path / 'pets')
  return datasets.get(str(tmp_path / 'pets'))


def _message(spec):
  with pytest.raises(errors.InputError) as caught:
    imported_files.check(spec)
  return str(caught.value)


def test_the_files_of_a_split(spec, tmp_path):
  assert imported_files.check(spec) == tmp_path / 'pets'
  assert imported_files.paths(spec, 'test') == [
      tmp_path / 'pets/test-00000-of-00002.bin', tmp_path / 'pets/test-00001-of-00002.bin']


def test_a_missing_file(spec, tmp_path):
  (tmp_path / 'pets/test-00001-of-00002.bin').unlink()
  assert _message(spec) == (
      f'{tmp_path}/pets: lacks test-00001-of-00002.bin of data set pets; restore it from a copy, '
      'or import the data set again')


def test_a_file_of_another_size(spec, tmp_path):
  path = tmp_path / 'pets/validation-00000-of-00002.bin'
  os.truncate(path, 700)
  assert _message(spec) == (
      f'{path}: has 700 bytes and 725 according to manifest.json; restore it from a copy, or '
      'import the data set again')


def test_a_folder_in_the_place_of_a_file(spec, tmp_path):
  path = tmp_path / 'pets/train-00000-of-00002.bin'
  path.unlink()
  path.mkdir()
  assert _message(spec) == f'{path}: is a directory; give the name of a file'


def test_at_an_address_one_listing_has_the_names(tmp_path, monkeypatch):
  place = f'file://{tmp_path}/pets'
  imported_set.write(tmp_path / 'pets', shards=5)
  spec = datasets.get(place)
  listings = []
  names = remote_files.names
  monkeypatch.setattr(remote_files, 'names', lambda path: listings.append(path) or names(path))
  monkeypatch.setattr(remote_files, 'stat', pytest.fail)
  assert [str(path) for path in imported_files.paths(spec, 'test')] == [
      f'{place}/{name}' for name in spec.test_files]
  assert listings == [place]
  (tmp_path / 'pets' / spec.test_files[3]).unlink()
  assert _message(spec) == (
      f'{place}: lacks {spec.test_files[3]} of data set pets; restore it from a copy, or import '
      'the data set again')
