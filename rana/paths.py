"""Paths that the public functions are given, checked before anything is done with them."""

import os
import pathlib

from tfrecords import errors

Path = str | os.PathLike[str]


def checked(name: str, value: object) -> pathlib.Path:
  """Returns a path.

  Args:
    name: of the argument, for the message.
    value: a string or a path object.

  Raises:
    errors.InputError: it is anything else, or empty.
  """
  if not isinstance(value, str | os.PathLike):
    raise errors.InputError(
        f'{name}={value!r}: is of type {type(value).__name__}; give a path, as str or pathlib.Path')
  if not os.fspath(value):
    raise errors.InputError(f'{name} is empty; give a path')
  return pathlib.Path(os.fsdecode(value))
