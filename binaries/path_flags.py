"""Flags whose value is a path: a leading `~` is the home directory, as in a shell.

All shells expand it in `--flag ~/x`, but some not in `--flag=~/x`; here both name the same file.
Everything else in a path is taken literally: `$`, `%`, `*`, `?`, brackets and braces.
"""

from collections.abc import Sequence
import os
import pathlib

from absl import flags

from tfrecords import errors


def define(name: str, default: str, text: str) -> None:
  """Declares a flag of one path; arguments as for flags.DEFINE_string."""
  flags.DEFINE(_Parser(), name, default, text)


def define_list(name: str, text: str) -> None:
  """Declares a flag of paths separated by commas, by default none."""
  flags.DEFINE(_ListParser(), name, [], text, serializer=flags.CsvListSerializer(','))


def expand(path: str) -> str:
  """Returns the path with the home directory in place of a leading `~` or `~name`.

  Raises:
    ValueError: the home directory is unknown.
  """
  if not path.startswith('~'):
    return path
  found = os.path.expanduser(path)
  if found.startswith('~'):
    raise ValueError(f'there is no home directory {path.partition("/")[0]}; write ./{path} for a '
                     'file of that name')
  return found


def expand_arguments(arguments: Sequence[str]) -> list[pathlib.Path]:
  """Returns the arguments that are not flags as paths, with `~` expanded.

  Raises:
    errors.InputError: a home directory is unknown; or an argument is empty, such as `"$FILE"` with
      an unset variable, which would otherwise mean the current directory.
  """
  if '' in arguments:
    raise errors.InputError("'': the argument is empty; give a path, or leave it out")
  try:
    return [pathlib.Path(expand(argument)) for argument in arguments]
  except ValueError as error:
    raise errors.InputError(str(error)) from error


class _Parser(flags.ArgumentParser):
  """Parses a path."""

  def parse(self, argument: str) -> str:
    """Returns the expanded path."""
    return expand(argument)


class _ListParser(flags.ListParser):
  """Parses paths separated by commas."""

  def parse(self, argument: str | list[str]) -> list[str]:
    """Returns the expanded paths."""
    return [expand(path) for path in super().parse(argument)]
