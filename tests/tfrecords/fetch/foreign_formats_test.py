"""Forms of the known data sets that are not read."""

import pytest

from tfrecords import datasets
from tfrecords import errors
from tfrecords.fetch import foreign_formats
from tfrecords.fetch import local_files


@pytest.mark.parametrize('dataset, name, todo', [
    ('mnist', 'mnist.npz', 'convert it'), ('cifar10', 'cifar-10-matlab.tar.gz', 'convert it'),
    ('cifar100', 'cifar-100-python.tar', 'unpack it there (tar -xf)')])
def test_what_is_there_is_named(tmp_path, dataset, name, todo):
  (tmp_path / name).write_bytes(b'x')
  with pytest.raises(errors.InputError) as raised:
    local_files.find(datasets.get(dataset), tmp_path, print)
  assert str(raised.value) == (
      f'{tmp_path / name}: is {dataset} in a form that is not read; {todo}, or move it away to '
      'have the files downloaded that are')


def test_other_data_sets_and_other_files_are_no_reason(tmp_path):
  (tmp_path / 'mnist.npz').write_bytes(b'x')
  for name in ('cifar10', 'shapes'):
    foreign_formats.refuse(datasets.get(name), tmp_path)
