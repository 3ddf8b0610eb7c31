"""The pictures that a command line names: files, folders, patterns, standard input, a list.

An argument that exists is that file, whatever its name. Else one with `*`, `?` or `[` is a pattern
(Python's glob; `**` stands for folders at any depth), for those who quote it, as long lists of
files need. `-` is one picture on standard input, as in other tools for pictures (`./-` a file of
that name); --files_from names a file with a path on each line, taken literally, as in tar and rsync
(`-`: standard input).
"""

from collections.abc import Iterator, Sequence
import contextlib
import dataclasses
import glob
import os
import pathlib
import sys
import tempfile

from binaries import path_flags
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file

STANDARD_INPUT = '-'
_WILDCARDS = '*?['
# Largest picture on standard input, in bytes.
_MAX_BYTES = 1 << 30


@dataclasses.dataclass(frozen=True)
class Pictures:
  """Files and folders, in the order of the command line.

  Attributes:
    paths: of the files and folders.
    names: what to call files whose path says nothing, by path.
  """
  paths: list[pathlib.Path]
  names: dict[pathlib.Path, str]


@contextlib.contextmanager
def opened(arguments: Sequence[str], files_from: str = '') -> Iterator[Pictures]:
  """Yields what arguments name; a picture on standard input is in a temporary file meanwhile.

  Args:
    arguments: those of the command that are not flags.
    files_from: file with a path on each line; '-': standard input; '': none.

  Raises:
    errors.InputError: a pattern matches nothing, standard input or the list cannot be used, or a
      home directory is unknown.
  """
  if [*arguments, files_from].count(STANDARD_INPUT) > 1:
    raise errors.InputError('- is given twice; standard input can be read once')
  with contextlib.ExitStack() as stack:
    paths, names = [], {}
    for argument in arguments:
      if argument == STANDARD_INPUT:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        path = pathlib.Path(folder) / 'picture'
        atomic_file.write_bytes(path, _read_standard_input(), durable=False)
        paths.append(path)
        names[path] = 'standard input'
      else:
        paths += _matches(argument)
    if files_from:
      paths += _listed(files_from)
    yield Pictures(paths, names)


def _matches(argument: str) -> list[pathlib.Path]:
  """Returns the file or folder of that name, or those that a pattern matches, sorted."""
  path, = path_flags.expand_arguments([argument])
  if os.path.lexists(path) or not any(letter in argument for letter in _WILDCARDS):
    return [path]
  found = sorted(glob.glob(os.fspath(path), recursive=True))
  if not found:
    raise errors.InputError(f'{argument}: no such file, and as a pattern it matches none')
  return [*map(pathlib.Path, found)]


def _listed(files_from: str) -> list[pathlib.Path]:
  """Returns the paths in a list, one on each line; empty lines are skipped."""
  if files_from == STANDARD_INPUT:
    text = os.fsdecode(_read_standard_input())
  else:
    text = os.fsdecode(regular_file.read_bytes(files_from))
  lines = [line.removesuffix('\r') for line in text.split('\n')]
  found = [pathlib.Path(line) for line in lines if line]
  if not found:
    raise errors.InputError(f'--files_from={files_from}: names no picture; give one path a line')
  return found


def _read_standard_input() -> bytes:
  if sys.stdin.isatty():
    raise errors.InputError('-: standard input is the terminal; redirect a file into the command')
  data = sys.stdin.buffer.read(_MAX_BYTES + 1)
  if not data:
    raise errors.InputError('-: standard input is empty; redirect a file into the command')
  if len(data) > _MAX_BYTES:
    raise errors.InputError(f'-: standard input has more than {_MAX_BYTES:,} bytes; give a file')
  return data
