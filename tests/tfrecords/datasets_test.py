"""The catalogue: what the official pages say, and that every row is sound."""

import re

import pytest

from tfrecords import datasets
from tfrecords import errors

_NAMES = tuple(datasets.CATALOGUE)


def test_the_data_sets():
  assert _NAMES == ('cifar10', 'cifar100', 'mnist', 'fashion_mnist', 'shapes')


@pytest.mark.parametrize('name', _NAMES)
def test_a_row_is_sound(name):
  row = datasets.get(name)
  assert row.name == name
  assert len(set(row.class_names)) == row.num_classes <= 256
  assert 0 <= row.label_offset < row.label_bytes
  assert not set(row.train_files) & set(row.test_files)
  assert (row.train_examples, row.test_examples) == (
      60_000 if row.container == 'idx' else 50_000, 10_000)
  assert row.train_examples % len(row.train_files) == 0
  # What has an address has a checksum, or one a file.
  checksums = row.file_sha256.values() or filter(None, [row.sha256])
  assert all(re.fullmatch('[0-9a-f]{64}', checksum) for checksum in checksums)
  assert bool(row.url) == bool(row.sha256 or row.file_sha256)
  # Fashion-MNIST's own address is a plain one; its checksums stand for it.
  assert not row.url or row.url.startswith('https://') or name == 'fashion_mnist'
  assert set(row.file_sha256) in (set(), {*row.train_files, *row.test_files})


@pytest.mark.parametrize(('name', 'record_bytes', 'classes'), [
    ('cifar10', 3073, 10), ('cifar100', 3074, 100), ('mnist', 785, 10), ('fashion_mnist', 785, 10),
    ('shapes', 3073, 10)])
def test_record_formats(name, record_bytes, classes):
  row = datasets.get(name)
  assert (row.image_shape, row.record_bytes, row.num_classes) == (
      (28, 28, 1) if row.container == 'idx' else (32, 32, 3), record_bytes, classes)


def test_the_first_image_of_cifar10_is_a_frog():
  """Its label byte is 6."""
  assert datasets.get('cifar10').class_names[6] == 'frog'


def test_cifar100_is_labelled_in_alphabetical_order_by_the_second_byte():
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
