"""Flags whose value is a path: a leading `~` is the home directory, as in a shell.

A shell expands it in `--flag ~/x`, but some do not in `--flag=~/x`; here both name the same file.
Everything else in a path is taken as it stands: `$`, `%`, `*`, `?`, brackets and braces.
"""

from collections.abc import Sequence
import os
import pathlib

from absl import flags

from tfrecords import errors


def define(name: str, default: str, text: str) -> None:
  """Declares a flag of one path; arguments as those of flags.DEFINE_string."""
  flags.DEFINE(_Parser(), name, default, text)


def define_list(name: str, text: str) -> None:
  """Declares a flag of paths with commas between them, by default none."""
  flags.DEFINE(_ListParser(), name, [], text, serializer=flags.CsvListSerializer(','))


def expand(path: str) -> str:
  """Returns the path with the home directory in place of a leading `~` or `~name`.

  Raises:
    ValueError: the system does not know that home.
  """
  if not path.startswith('~'):
    return path
  found = os.path.expanduser(path)
  if found.startswith('~'):
    raise ValueError(f'there is no home directory {path.partition("/")[0]}; write ./{path} for a '
                     'file of that name')
  return found


def expand_arguments(arguments: Sequence[str]) -> list[pathlib.Path]:
  """Returns the paths among the arguments that are not flags, each as from `expand`.

  Raises:
    errors.InputError: the system does not know a home; or an argument is empty, as `"$FILE"` is
      where the variable is not set, and would stand for the current directory.
  """
  if '' in arguments:
    raise errors.InputError("'': an argument is empty; give a path, or leave it out")
  try:
    return [pathlib.Path(expand(argument)) for argument in arguments]
  except ValueError as error:
    raise errors.InputError(str(error)) from error


class _Parser(flags.ArgumentParser):
  """Parses a path."""

  def parse(self, argument: str) -> str:
    """Returns the path to open."""
    return expand(argument)


class _ListParser(flags.ListParser):
  """Parses paths with commas between them."""

  def parse(self, argument: str | list[str]) -> list[str]:
    """Returns the paths to open."""
    return [expand(path) for path in super().parse(argument)]
