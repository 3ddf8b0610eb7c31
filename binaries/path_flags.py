"""Flags whose value is a path: a leading `~` is the home directory, as in a shell.

All shells expand it in `--flag ~/x`, but some not in `--flag=~/x`; here both name the same file.
"""

from collections.abc import Sequence
import pathlib

from absl import flags

from tfrecords import errors
from tfrecords import user_path

FLAGS = flags.FLAGS


def define(name: str, default: str, text: str) -> None:
  """Declares a flag of one path; arguments as for flags.DEFINE_string."""
  flags.DEFINE(_Parser(), name, default, text)


def define_list(name: str, text: str) -> None:
  """Declares a flag of paths separated by commas, by default none."""
  flags.DEFINE(_ListParser(), name, [], text, serializer=flags.CsvListSerializer(','))


def define_output(name: str, text: str) -> None:
  """Declares a flag of a file that the command writes, by default none."""
  flags.DEFINE(_OutputParser(), name, '', text)


def read_paths() -> list[str]:
  """Returns the values of all path flags but those of output files."""
  found: list[str] = []
  for flag in map(FLAGS.__getitem__, FLAGS):
    if isinstance(flag.parser, _ListParser):
      found += flag.value or ()
    elif isinstance(flag.parser, _Parser) and not isinstance(flag.parser, _OutputParser):
      found.append(flag.value or '')
  return [path for path in found if path]


def expand_arguments(arguments: Sequence[str]) -> list[pathlib.Path]:
  """Returns the arguments that are not flags as paths, with `~` expanded.

  Raises:
    errors.InputError: a home directory is unknown; or an argument is empty, such as `"$FILE"` with
      an unset variable, which would otherwise mean the current directory.
  """
  if '' in arguments:
    raise errors.InputError("'': the argument is empty; give a path, or leave it out")
  try:
    return [pathlib.Path(user_path.expand(argument)) for argument in arguments]
  except ValueError as error:
    raise errors.InputError(str(error)) from error


class _Parser(flags.ArgumentParser):
  """Parses a path."""

  def parse(self, argument: str) -> str:
    """Returns the expanded path."""
    return user_path.expand(argument)


class _OutputParser(_Parser):
  """Parses the path of an output file."""


class _ListParser(flags.ListParser):
  """Parses paths separated by commas."""

  def parse(self, argument: str | list[str]) -> list[str]:
    """Returns the expanded paths."""
    return [user_path.expand(path) for path in super().parse(argument)]
