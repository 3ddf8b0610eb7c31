"""Recognizes known data sets in formats that cannot be read, instead of downloading them again."""

import pathlib

from tfrecords import dataset_spec
from tfrecords import errors

# The MATLAB versions, https://www.cs.toronto.edu/~kriz/cifar.html; archives that a browser has
# decompressed to a .tar; the file that Keras downloads.
_NAMES = {
    'cifar10': ('cifar-10-batches-mat', 'cifar-10-matlab.tar.gz', 'cifar-10-binary.tar',
                'cifar-10-python.tar'),
    'cifar100': ('cifar-100-matlab', 'cifar-100-matlab.tar.gz', 'cifar-100-binary.tar',
                 'cifar-100-python.tar'),
    'mnist': ('mnist.npz', 'mnist/mnist.npz'),
}


def check(spec: dataset_spec.DatasetSpec, data_dir: pathlib.Path) -> None:
  """Checks that a data set is not present in a format that cannot be read.

  Args:
    spec: the data set, whose files were not found in any format that can be read.
    data_dir: the directory of all data sets.

  Raises:
    errors.InputError: it is; the message says what to do.
  """
  for name in _NAMES.get(spec.name, ()):
    path = data_dir / name
    if path.exists():
      todo = 'unpack it there (tar -xf)' if name.endswith('.tar') else 'convert it'
      raise errors.InputError(
          f'{path}: is {spec.name} in a format that cannot be read; {todo}, or move it away to '
          'have the data set downloaded')
