"""Flags that name output files, and --overwrite, which lets a command replace them."""

import pathlib

from absl import flags

from binaries import help_text
from binaries import path_flags
from engine.reporting import output_path
from tfrecords import errors

FLAGS = flags.FLAGS


def define(**files: str) -> None:
  """Declares a flag for each file, with its help text, and --overwrite."""
  with help_text.group('output'):
    for name, text in files.items():
      path_flags.define(name, '', text)
    flags.DEFINE_bool('overwrite', False, 'replace output files that exist; without it, the '
                      'command refuses them before it starts')


def path(name: str, *suffixes: str) -> pathlib.Path | None:
  """Returns the file that a flag names, after checking that it can be written; None if not given.

  Args:
    name: of the flag.
    *suffixes: the file name must end with one of them.

  Raises:
    errors.InputError: as for `output_path.check`.
  """
  return output_path.check(name, getattr(FLAGS, name), *suffixes, overwrite=FLAGS.overwrite)


def paths(**suffixes: str) -> list[pathlib.Path | None]:
  """Returns `path` of several flags, each with its suffix."""
  return [path(name, suffix) for name, suffix in suffixes.items()]


def refuse_same(**files: pathlib.Path | None) -> None:
  """Checks that no two flags name the same file.

  Args:
    **files: by the flags that name them.

  Raises:
    errors.InputError: two do; the message names them.
  """
  flags_of: dict[pathlib.Path, str] = {}
  for name, file in files.items():
    other = flags_of.setdefault(file.resolve(), name) if file else name
    if other != name:
      raise errors.InputError(f'--{name}={file}: --{other} names the same file; give another name')
