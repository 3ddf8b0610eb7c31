"""Checks the paths that are passed to the public functions.

A leading `~` is the home directory, as in the commands.
"""

import os
import pathlib

from tfrecords import errors
from tfrecords import remote_path
from tfrecords import user_path

Path = str | os.PathLike[str]
# Of a value in a message.
_MAX_CHARACTERS = 60


def checked(name: str, value: object) -> pathlib.Path:
  """Returns an argument as a path.

  Args:
    name: of the argument, for the message.
    value: a string or a path object.

  Raises:
    errors.InputError: it is of another type, or empty, or there is no such home directory.
  """
  if not isinstance(value, str | os.PathLike):
    shown = ' '.join(repr(value).split())
    shown = shown if len(shown) <= _MAX_CHARACTERS else f'{shown[:_MAX_CHARACTERS]}...'
    raise errors.InputError(
        f'{name}={shown}: is of type {type(value).__name__}; give a path, as str or pathlib.Path')
  if not os.fspath(value):
    raise errors.InputError(f'{name} is empty; give a path')
  try:
    text = user_path.expand(os.fsdecode(value))
  except ValueError as error:
    raise errors.InputError(f'{name}={os.fsdecode(value)}: {error}') from error
  return remote_path.of(text)
