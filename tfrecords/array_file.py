"""Reads .npz files that this program has written: features, snapshots, a failing batch.

They may have been cut, changed or exchanged since. NumPy and zipfile raise almost anything then: a
bit of a header alone makes a file encrypted, or packed by a method that does not exist.
"""

import os

import numpy as np

from tfrecords import errors
from tfrecords import regular_file


def read(path: str | os.PathLike[str], remedy: str = 'remove it') -> dict[str, np.ndarray]:
  """Returns the arrays of a file by name.

  Args:
    path: the file.
    remedy: what the user can do about a damaged one.

  Raises:
    errors.InputError: it is missing, no regular file, or damaged.
  """
  with regular_file.opened(path) as file:
    try:
      with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)
    except Exception as error:
      raise errors.InputError(
          f'{os.fspath(path)}: cannot be read ({errors.reason(error)}); {remedy}') from error
