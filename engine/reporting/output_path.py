"""Output files that a flag names, tried before the work instead of after it.

One rule for all commands: what already exists is not replaced, unless the user says so.
"""

import os
import pathlib

from tfrecords import errors
from tfrecords import writable_place


def check(flag: str, value: str, *suffixes: str, overwrite: bool = False) -> pathlib.Path | None:
  """Returns the path that a flag names; None where it is empty.

  Args:
    flag: name of the flag.
    value: of the flag.
    *suffixes: the file name must end with one of them, such as `.png`.
    overwrite: whether a file that is there may be replaced.

  Raises:
    errors.InputError: the name ends otherwise, the file already exists, or none can be written
      there, with the system's reason.
  """
  if not value:
    return None
  path = pathlib.Path(value)
  if path.suffix not in suffixes:
    raise errors.InputError(
        f'--{flag}={value}: give a name that ends in {" or ".join(suffixes)}')
  if not os.path.isdir(path.parent):
    raise errors.InputError(f'--{flag}={value}: there is no directory {path.parent}; make it first')
  if os.path.isdir(path):
    raise errors.InputError(f'--{flag}={value}: is a directory; give the name of a file')
  try:
    writable_place.try_file(path)
  except errors.InputError as error:
    raise errors.InputError(f'--{flag}={error}') from error
  if not overwrite:
    refuse_existing(flag, path)
  return path


def refuse_existing(flag: str, *paths: pathlib.Path) -> None:
  """Refuses files that already exist.

  Args:
    flag: name of the flag that asks for them.
    *paths: of the files.

  Raises:
    errors.InputError: names all of them that are there.
  """
  existing = [str(path) for path in paths if path.exists()]
  if existing:
    raise errors.InputError(
        f'--{flag}={" and ".join(existing)}: already exists; give another name, or --overwrite to '
        'replace what is there')
