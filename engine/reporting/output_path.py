"""Output files that a flag names, checked before the work instead of after it."""

import pathlib

from tfrecords import errors


def check(flag: str, value: str, *suffixes: str) -> pathlib.Path | None:
  """Returns the path that a flag names; None where it is empty.

  Args:
    flag: name of the flag.
    value: of the flag.
    *suffixes: the file name must end with one of them, such as `.png`.

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
