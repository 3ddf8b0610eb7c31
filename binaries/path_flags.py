"""Flags whose value is a path: a leading `~` is the home directory, as in a shell.

All shells expand it in `--flag ~/x`, but some not in `--flag=~/x`; here both name the same file.
Some flags also take an address that TensorFlow reads and writes, such as `gs://bucket/run`.
"""

from collections.abc import Sequence
import pathlib

from absl import flags

from tfrecords import address
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import user_path

FLAGS = flags.FLAGS


def define(name: str, default: str, text: str, *, is_remote: bool = False) -> None:
  """Declares a flag of one path.

  Args:
    name: as for flags.DEFINE_string.
    default: as for flags.DEFINE_string.
    text: as for flags.DEFINE_string.
    is_remote: whether the flag takes an address, too.
  """
  flags.DEFINE(_RemoteParser() if is_remote else _Parser(), name, default, text)


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


def has_address() -> bool:
  """Returns whether a flag names files that TensorFlow reads at an address."""
  values = [FLAGS[name].value for name in FLAGS]
  return any(isinstance(value, str) and address.is_remote(value) and not address.fault(value)
             for value in values)


def expand_arguments(arguments: Sequence[str]) -> list[pathlib.Path]:
  """Returns the arguments that are not flags as paths, with `~` expanded.

  Raises:
    errors.InputError: a home directory is unknown, an argument is an address, or one is empty,
      such as `"$FILE"` with an unset variable, which would otherwise mean the current directory.
  """
  if '' in arguments:
    raise errors.InputError("'': the argument is empty; give a path, or leave it out")
  try:
    return [pathlib.Path(_local(argument)) for argument in arguments]
  except ValueError as error:
    raise errors.InputError(str(error)) from error


def _local(path: str) -> str:
  """Returns a path of this machine, expanded.

  Raises:
    ValueError: it is an address, or of an unknown home directory.
  """
  if address.is_remote(path):
    raise ValueError(f'{path} is an address, and a file of this machine is needed here; copy it, '
                     'or mount it and give its path')
  return user_path.expand(path)


class _Parser(flags.ArgumentParser):
  """Parses a path."""

  def parse(self, argument: str) -> str:
    """Returns the expanded path."""
    return _local(argument)


class _RemoteParser(_Parser):
  """Parses a path or an address."""

  def parse(self, argument: str) -> str:
    """Returns the expanded path, or the address."""
    if not address.is_remote(argument):
      return super().parse(argument)
    if fault := address.fault(argument):
      raise ValueError(fault)
    return remote_path.absolute(argument)


class _OutputParser(_Parser):
  """Parses the path of an output file."""


class _ListParser(flags.ListParser):
  """Parses paths separated by commas."""

  def parse(self, argument: str | list[str]) -> list[str]:
    """Returns the expanded paths."""
    return [_local(path) for path in super().parse(argument)]
