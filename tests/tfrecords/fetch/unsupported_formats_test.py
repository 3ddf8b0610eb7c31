"""Known data sets in formats that cannot be read."""

import pytest

from tfrecords import datasets
from tfrecords import errors
from tfrecords.fetch import local_files
from tfrecords.fetch import unsupported_formats


@pytest.mark.parametrize('dataset, name, todo', [
    ('mnist', 'mnist.npz', 'convert it'), ('cifar10', 'cifar-10-matlab.tar.gz', 'convert it'),
    ('cifar100', 'cifar-100-python.tar', 'unpack it there (tar -xf)')])
def test_the_file_is_named(tmp_path, dataset, name, todo):
  (tmp_path / name).write_bytes(b'x')
  with pytest.raises(errors.InputError) as raised:
    local_files.find(datasets.get(dataset), tmp_path, print)
  assert str(raised.value) == (
      f'{tmp_path / name}: is {dataset} in a format that cannot be read; {todo}, or move it away '
      'to have the data set downloaded')


def test_files_of_other_data_sets_do_not_matter(tmp_path):
  (tmp_path / 'mnist.npz').write_bytes(b'x')
  for name in ('cifar10', 'shapes'):
    unsupported_formats.check(datasets.get(name), tmp_path)
