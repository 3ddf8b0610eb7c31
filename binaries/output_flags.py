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
    flags.DEFINE_bool('overwrite', False, 'replace output files that are there already; without '
                      'it, the command refuses before it begins')


def path(name: str, *suffixes: str) -> pathlib.Path | None:
  """Returns the file that a flag names, which can be written; None where none is given.

  Args:
    name: of the flag.
    *suffixes: the file name must end with one of them.

  Raises:
    errors.InputError: as from output_path.check.
  """
  return output_path.check(name, getattr(FLAGS, name), *suffixes, overwrite=FLAGS.overwrite)


def paths(**suffixes: str) -> list[pathlib.Path | None]:
  """Returns the files that flags name, each with its suffix, as from `path`."""
  return [path(name, suffix) for name, suffix in suffixes.items()]


def refuse_same(**files: pathlib.Path | None) -> None:
  """Refuses two flags that name one file.

  Args:
    **files: by the flags that name them.

  Raises:
    errors.InputError: names the two.
  """
  flags_of: dict[pathlib.Path, str] = {}
  for name, file in files.items():
    other = flags_of.setdefault(file.resolve(), name) if file else name
    if other != name:
      raise errors.InputError(f'--{name}={file}: --{other} names the same file; give another name')
