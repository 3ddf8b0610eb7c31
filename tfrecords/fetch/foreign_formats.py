"""Forms of the known data sets that are not read, named instead of downloading beside them."""

import pathlib

from tfrecords import dataset_spec
from tfrecords import errors

# MATLAB's versions, https://www.cs.toronto.edu/~kriz/cifar.html; archives that a browser has
# unpacked to a .tar; what Keras downloads.
_NAMES = {
    'cifar10': ('cifar-10-batches-mat', 'cifar-10-matlab.tar.gz', 'cifar-10-binary.tar',
                'cifar-10-python.tar'),
    'cifar100': ('cifar-100-matlab', 'cifar-100-matlab.tar.gz', 'cifar-100-binary.tar',
                 'cifar-100-python.tar'),
    'mnist': ('mnist.npz', 'mnist/mnist.npz'),
}


def refuse(spec: dataset_spec.DatasetSpec, data_dir: pathlib.Path) -> None:
  """Refuses to go on where a data set is there in a form that is not read.

  Args:
    spec: the data set, of which no file that is read was found.
    data_dir: the directory of all data sets.

  Raises:
    errors.InputError: names what is there and what to do.
  """
  for name in _NAMES.get(spec.name, ()):
    path = data_dir / name
    if path.exists():
      todo = 'unpack it there (tar -xf)' if name.endswith('.tar') else 'convert it'
      raise errors.InputError(
          f'{path}: is {spec.name} in a form that is not read; {todo}, or move it away to have the '
          'files downloaded that are')
