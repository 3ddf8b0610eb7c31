"""Files that a user names for a result: checked before the work, not after it."""

import pathlib

from tfrecords import errors


def check(flag: str, value: str, *suffixes: str) -> pathlib.Path | None:
  """Returns the path that a flag names, None where it is empty.

  Args:
    flag: its name.
    value: what was given.
    *suffixes: what the file's name must end with, such as `.png`; one of them.

  Raises:
    errors.InputError: the name ends otherwise, its directory is missing or it is a directory.
  """
  if not value:
    return None
  path = pathlib.Path(value)
  if path.suffix not in suffixes:
    raise errors.InputError(
        f'--{flag}={value}: give a name that ends in {" or ".join(suffixes)}')
  if not path.parent.is_dir():
    raise errors.InputError(f'--{flag}={value}: there is no directory {path.parent}; make it first')
  if path.is_dir():
    raise errors.InputError(f'--{flag}={value}: is a directory; give the name of a file')
  return path
