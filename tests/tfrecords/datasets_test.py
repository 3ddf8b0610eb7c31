"""The catalog: what the official pages say, and that every row is consistent."""

import re

import pytest

from tests.tfrecords import imported_set
from tfrecords import datasets
from tfrecords import errors


@pytest.mark.parametrize('name', datasets.CATALOG)
def test_a_row_is_consistent(name):
  row = datasets.get(name)
  assert row.name == name
  assert len(set(row.class_names)) == row.num_classes <= 256
  assert row.container in ('binary', 'idx')
  assert 0 <= row.label_offset < row.label_bytes
  assert not set(row.train_files) & set(row.test_files)
  assert row.train_examples > 0
  assert row.test_examples > 0
  # A downloaded data set has a checksum, or one per file: an address may be a plain http one.
  checksums = row.file_sha256.values() or filter(None, [row.sha256])
  assert all(re.fullmatch('[0-9a-f]{64}', checksum) for checksum in checksums)
  assert bool(row.url) == bool(row.sha256 or row.file_sha256)
  assert set(row.file_sha256) in (set(), {*row.train_files, *row.test_files})


@pytest.mark.parametrize('name, record_bytes, classes, examples', [
    ('cifar10', 3073, 10, 50_000), ('cifar100', 3074, 100, 50_000), ('mnist', 785, 10, 60_000),
    ('fashion_mnist', 785, 10, 60_000), ('shapes', 3073, 10, 50_000), ('digits', 785, 10, 20_000)])
def test_record_formats(name, record_bytes, classes, examples):
  row = datasets.get(name)
  assert (row.image_shape, row.record_bytes, row.num_classes) == (
      (28, 28, 1) if record_bytes == 785 else (32, 32, 3), record_bytes, classes)
  assert (row.train_examples, row.test_examples) == (
      examples, 5_000 if name == 'digits' else 10_000)


def test_the_first_image_of_cifar10_is_a_frog():
  """Its label byte is 6."""
  assert datasets.get('cifar10').class_names[6] == 'frog'


def test_cifar100_is_labeled_in_alphabetical_order_by_the_second_byte():
  row = datasets.get('cifar100')
  assert list(row.class_names) == sorted(row.class_names)
  assert (row.label_bytes, row.label_offset) == (2, 1)


def test_near_names_are_offered():
  with pytest.raises(errors.InputError) as caught:
    datasets.get('cifar1O0')
  assert str(caught.value) == (
      '--dataset=cifar1O0: there is no such data set; did you mean cifar10 or cifar100?')


def test_all_names_are_offered_where_none_is_near():
  with pytest.raises(errors.InputError, match='choose one of: cifar10, cifar100, .*shapes'):
    datasets.get('xyz')


@pytest.mark.parametrize('name, is_directory', [
    ('cifar10', False), ('cifar1', False), ('./cifar10', True), ('a/b', True), ('~/pets', True)])
def test_what_names_a_directory(name, is_directory):
  assert datasets.is_directory(name) == is_directory


def test_the_directory_of_an_imported_set(tmp_path, monkeypatch):
  imported_set.write(tmp_path / 'pets')
  monkeypatch.chdir(tmp_path)
  for name in ('pets', './pets', str(tmp_path / 'pets')):
    assert datasets.absolute(name) == str(tmp_path / 'pets')
    assert datasets.get(name).class_names == ('cat', 'dog', 'frog')
    assert datasets.get(name).directory == str(tmp_path / 'pets')


def test_a_name_of_the_catalog_is_no_directory(tmp_path, monkeypatch):
  imported_set.write(tmp_path / 'cifar10')
  monkeypatch.chdir(tmp_path)
  assert datasets.absolute('cifar10') == 'cifar10'
  assert not datasets.get('cifar10').is_imported
  assert datasets.get('./cifar10').is_imported


def test_a_directory_that_was_moved(tmp_path):
  imported_set.write(tmp_path / 'there')
  assert datasets.get(str(tmp_path / 'gone'), tmp_path / 'there').directory == str(
      tmp_path / 'there')


def test_a_directory_without_a_manifest(tmp_path):
  for name, message in (
      (tmp_path, f'--dataset={tmp_path}: holds no manifest.json; import the pictures in it with '
       f'`records_main --action=import --source={tmp_path} --out=DIR` and give DIR'),
      (tmp_path / 'gone', f'--dataset={tmp_path}/gone: there is no such directory; give that of an '
       'imported data set, and for a trained run whose data were moved, --data_dir')):
    with pytest.raises(errors.InputError) as caught:
      datasets.get(str(name), tmp_path / 'data')
    assert str(caught.value) == message
