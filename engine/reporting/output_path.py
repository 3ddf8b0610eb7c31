"""Checks output files that flags name, before the work whose result they will hold.

One rule for all commands: existing files are not replaced without --overwrite, and the files of a
run, or files that the command reads, not even with it.
"""

from collections.abc import Iterable
import os
import pathlib

from engine.runs import run_files
from tfrecords import errors
from tfrecords import writable_place


def check(flag: str, value: str, *suffixes: str, overwrite: bool = False) -> pathlib.Path | None:
  """Returns the path that a flag names; None where it is empty.

  Args:
    flag: name of the flag.
    value: of the flag.
    *suffixes: the file name must end with one of them, such as `.png`.
    overwrite: whether an existing file may be replaced.

  Raises:
    errors.InputError: the name ends otherwise, or the file belongs to a run, already exists or
      cannot be written.
  """
  if not value:
    return None
  path = pathlib.Path(value)
  if path.suffix not in suffixes:
    raise errors.InputError(
        f'--{flag}={value}: give a name that ends in {" or ".join(suffixes)}')
  if not os.path.isdir(path.parent):
    raise errors.InputError(
        f'--{flag}={value}: there is no directory {path.parent}; create it first')
  if os.path.isdir(path):
    raise errors.InputError(f'--{flag}={value}: is a directory; give the name of a file')
  if run_files.is_own(path):
    raise errors.InputError(
        f'--{flag}={value}: is a file that the run in that directory needs; give another name')
  try:
    writable_place.try_file(path)
  except errors.InputError as error:
    raise errors.InputError(f'--{flag}={error}') from error
  if not overwrite:
    refuse_existing(flag, path)
  return path


def refuse_inputs(flag: str, path: pathlib.Path, inputs: Iterable[pathlib.Path]) -> None:
  """Refuses to replace a file that the command reads.

  Args:
    flag: names the file to be written.
    path: of that file, which need not exist.
    inputs: files and directories that the command reads, which need not exist either.

  Raises:
    errors.InputError: it is one of them.
  """
  for one in inputs:
    if path.exists() and one.exists() and path.samefile(one):
      raise errors.InputError(
          f'--{flag}={path}: is a file that this command reads; give another name')


def refuse_existing(flag: str, *paths: pathlib.Path) -> None:
  """Checks that files do not exist.

  Args:
    flag: the flag that names them.
    *paths: of the files.

  Raises:
    errors.InputError: some exist; the message names them.
  """
  existing = [str(path) for path in paths if path.exists()]
  if existing:
    verb = 'exist' if len(existing) > 1 else 'exists'
    raise errors.InputError(
        f'--{flag}={" and ".join(existing)}: already {verb}; give another name, or --overwrite to '
        'replace')
