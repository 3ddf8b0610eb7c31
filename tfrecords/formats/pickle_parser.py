"""Parses a file of CIFAR's Python version, a pickle, in a child process.

A pickle is a program that may call anything. This one may make NumPy arrays, bytes, text, numbers,
lists and dicts, and nothing else (https://docs.python.org/3/library/pickle.html#restricting-globals).
"""

import pickle

import numpy as np

from tfrecords import errors

_ALLOWED = {
    ('numpy.core.multiarray', '_reconstruct'), ('numpy._core.multiarray', '_reconstruct'),
    ('numpy', 'ndarray'), ('numpy', 'dtype'), ('_codecs', 'encode')}


class _Unpickler(pickle.Unpickler):
  """Makes nothing but arrays and Python's plain values."""

  def find_class(self, module_name: str, global_name: str) -> object:
    """Returns one of the few classes and functions that are allowed."""
    if (module_name, global_name) not in _ALLOWED:
      raise errors.InputError(
          f'wants to call {module_name[:40]}.{global_name[:40]}, which the files of CIFAR do not')
    return super().find_class(module_name, global_name)


def parse(path: str, label_keys: list[str], image_bytes: int) -> tuple[list[str], list[np.ndarray]]:
  """Returns the records of a file.

  Args:
    path: of the file.
    label_keys: of the lists of labels, in the order of the label bytes of a record.
    image_bytes: of one image.

  Returns:
    No text, and uint8 [n, record_bytes].

  Raises:
    errors.InputError: the file holds something else; without the path.
    Exception: it is no pickle.
  """
  with open(path, 'rb') as file:
    values = _Unpickler(file, encoding='bytes').load()
  if not isinstance(values, dict):
    raise errors.InputError('holds no dict of images and labels')
  named = {key.decode() if isinstance(key, bytes) else key: value for key, value in values.items()}
  images = named.get('data')
  if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or (
      images.shape[1:] != (image_bytes,)):
    raise errors.InputError(f'holds no images of {image_bytes:,} bytes each')
  labels = [np.asarray(named.get(key, ()), np.int64) for key in label_keys]
  if any(row.shape != images.shape[:1] or ((row < 0) | (row > 255)).any() for row in labels):
    raise errors.InputError(f'holds no {" and ".join(label_keys)} of 0 to 255, one for each image')
  return [], [np.concatenate([*(row.astype(np.uint8)[:, None] for row in labels), images], axis=1)]
