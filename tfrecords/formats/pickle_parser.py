"""Parses a file of CIFAR's Python version, a pickle, in a child process.

A pickle is a program that may call any function. Here it may only make NumPy arrays, bytes, text,
numbers, lists and dicts (https://docs.python.org/3/library/pickle.html#restricting-globals).
"""

import pickle

import numpy as np

from tfrecords import errors

_ALLOWED = {
    ('numpy.core.multiarray', '_reconstruct'), ('numpy._core.multiarray', '_reconstruct'),
    ('numpy', 'ndarray'), ('numpy', 'dtype'), ('_codecs', 'encode')}


class _Unpickler(pickle.Unpickler):
  """An unpickler that makes only arrays and plain Python values."""

  def find_class(self, module_name: str, global_name: str) -> object:
    """Returns an allowed class or function.

    Raises:
      errors.InputError: any other is named.
    """
    if (module_name, global_name) not in _ALLOWED:
      raise errors.InputError(
          f'calls {module_name[:40]}.{global_name[:40]}, which CIFAR files never do')
    return super().find_class(module_name, global_name)


def parse(path: str, label_keys: list[str], image_bytes: int) -> tuple[list[str], list[np.ndarray]]:
  """Returns the records of a file.

  Args:
    path: of the file.
    label_keys: keys of the lists of labels, in the order of the label bytes of a record.
    image_bytes: size of one image.

  Returns:
    No texts, and the records, uint8 [n, record_bytes].

  Raises:
    errors.InputError: the file holds other content; the message does not name the file.
    Exception: the file is not a pickle.
  """
  with open(path, 'rb') as file:
    values = _Unpickler(file, encoding='bytes').load()
  if not isinstance(values, dict):
    raise errors.InputError('does not hold a dict of images and labels')
  named = {key.decode() if isinstance(key, bytes) else key: value for key, value in values.items()}
  images = named.get('data')
  if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or (
      images.shape[1:] != (image_bytes,)):
    raise errors.InputError(f'does not hold images of {image_bytes:,} bytes each')
  labels = [np.asarray(named.get(key, ()), np.int64) for key in label_keys]
  if any(row.shape != images.shape[:1] or ((row < 0) | (row > 255)).any() for row in labels):
    raise errors.InputError(
        f'does not hold {" and ".join(label_keys)} of 0 to 255, one for each image')
  return [], [np.concatenate([*(row.astype(np.uint8)[:, None] for row in labels), images], axis=1)]
