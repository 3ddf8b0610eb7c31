"""Searching for the files of a data set, and telling them from those of another data set."""

import gzip

import pytest

from tests.tfrecords import small_idx
from tfrecords import dataset_files
from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader

_CIFAR, _MNIST = datasets.get('cifar10'), datasets.get('mnist')


def _fill(folder, spec=_CIFAR):
  folder.mkdir(parents=True, exist_ok=True)
  for name in spec.train_files + spec.test_files:
    (folder / name).touch()
  return folder


@pytest.mark.parametrize('place', [
    'cifar-10-batches-bin', '.', 'x', 'a/b', 'a/cifar-10-batches-bin',
    'cifar-10-batches-bin/cifar-10-batches-bin', 'CIFAR10'])
def test_files_are_found_in_the_usual_folder_above_it_and_below_it(tmp_path, place):
  _fill(tmp_path / 'data' / place)
  (tmp_path / 'data' / 'other').mkdir()
  assert dataset_files.folder(_CIFAR, tmp_path / 'data') == tmp_path / 'data' / place


@pytest.mark.parametrize('place', ['a/b/c', '.hidden', 'shapes', 'cifar-100-binary', 'mnist'])
def test_other_folders_are_not_searched(tmp_path, place):
  _fill(tmp_path / place)
  assert dataset_files.folder(_CIFAR, tmp_path) == tmp_path / 'cifar-10-batches-bin'


@pytest.mark.parametrize('spec, place, is_found', [
    ('mnist', 'MNIST/raw', True), ('mnist', 'FashionMNIST/raw', False), ('mnist', 'kmnist', False),
    ('mnist', '.', True), ('fashion_mnist', 'FashionMNIST/raw', True),
    ('fashion_mnist', 'mnist', False), ('fashion_mnist', 'x', False), ('shapes', 'x', False)])
def test_data_sets_with_the_same_file_names(tmp_path, spec, place, is_found):
  spec = datasets.get(spec)
  _fill(tmp_path / 'data' / place, spec)
  usual = tmp_path / 'data' / spec.directory
  assert dataset_files.folder(spec, tmp_path / 'data') == (
      tmp_path / 'data' / place if is_found else usual)


def test_a_folder_named_for_another_data_set_is_not_used(tmp_path):
  _fill(tmp_path / 'fashion', _MNIST)
  assert dataset_files.folder(_MNIST, tmp_path / 'fashion') == tmp_path / 'fashion' / 'mnist'


def test_an_incomplete_usual_folder_is_not_replaced_by_another_one(tmp_path):
  usual = tmp_path / 'cifar-10-batches-bin'
  usual.mkdir()
  (usual / 'test_batch.bin').touch()
  _fill(tmp_path / 'backup')
  assert dataset_files.folder(_CIFAR, tmp_path) == usual


def test_several_places_are_refused(tmp_path):
  for name in ('a', 'b'):
    _fill(tmp_path / name)
  with pytest.raises(errors.InputError) as caught:
    dataset_files.folder(_CIFAR, tmp_path)
  assert str(caught.value) == (
      f'{tmp_path}: the files of cifar10 are in {tmp_path}/a and in {tmp_path}/b; pass one of '
      'these as --data_dir')


@pytest.mark.parametrize('found', [
    'train-images-idx3-ubyte.gz', 'train-images-idx3-ubyte', 'train-images.idx3-ubyte',
    'train-images.idx3-ubyte.gz', 'train-images-idx3-ubyte/train-images-idx3-ubyte'])
def test_names_of_idx_files(tmp_path, found):
  (tmp_path / found).parent.mkdir(exist_ok=True)
  (tmp_path / found).touch()
  assert dataset_files.path(tmp_path, 'train-images-idx3-ubyte.gz') == tmp_path / found


def test_a_missing_file_has_its_usual_name(tmp_path):
  assert dataset_files.path(tmp_path, 'train-images-idx3-ubyte.gz') == (
      tmp_path / 'train-images-idx3-ubyte.gz')


def test_unpacked_files_hold_the_same_records(tmp_path):
  spec = small_idx.shrunk(_MNIST, 9, 7)
  small_idx.write(tmp_path / 'one', spec)
  (tmp_path / 'two').mkdir()
  for name, data in small_idx.files(spec).items():
    other = name.removesuffix('.gz').replace('-idx', '.idx')
    (tmp_path / 'two' / other).write_bytes(gzip.decompress(data))
  one, two = (list(reader.open_source(spec, tmp_path / name, 'train').records().as_numpy_iterator())
              for name in ('one', 'two'))
  assert [row.tobytes() for row in one] == [row.tobytes() for row in two]
  assert len(one) == 9
