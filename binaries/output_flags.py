"""Flags that name output files, and --overwrite, which lets a command replace them.

What the command reads is not replaced by it, nor is a file of a run.
"""

from collections.abc import Sequence
import pathlib

from absl import flags

from binaries import help_text
from binaries import path_flags
from engine.inference import picture_folder
from engine.reporting import output_path
from tfrecords import errors

FLAGS = flags.FLAGS


def define(**files: str) -> None:
  """Declares a flag for each file, with its help text, and --overwrite."""
  with help_text.group('output'):
    for name, text in files.items():
      path_flags.define_output(name, text)
    flags.DEFINE_bool('overwrite', False, 'replace output files that exist; without it, the '
                      'command refuses them before it starts')


def path(name: str, *suffixes: str, inputs: Sequence[str | pathlib.Path] = (),
         overwrite: bool | None = None) -> pathlib.Path | None:
  """Returns the file that a flag names, after checking that it can be written; None if not given.

  Args:
    name: of the flag.
    *suffixes: the file name must end with one of them.
    inputs: files and folders that the command reads, beside those that flags name.
    overwrite: whether a file that is there may be replaced; None: as --overwrite says.

  Raises:
    errors.InputError: as for `output_path.check`; or the command reads the file.
  """
  found = output_path.check(
      name, getattr(FLAGS, name), *suffixes,
      overwrite=FLAGS.overwrite if overwrite is None else overwrite)
  if found:
    output_path.refuse_inputs(name, found, [*map(pathlib.Path, path_flags.read_paths()),
                                            *_in_folders(found, inputs)])
  return found


def _in_folders(file: pathlib.Path,
                inputs: Sequence[str | pathlib.Path]) -> list[pathlib.Path]:
  """Returns the inputs, of a folder the picture that has the name of an output file."""
  return [path / file.name if path.is_dir() and picture_folder.is_picture(file) else path
          for path in map(pathlib.Path, inputs)]


def paths(inputs: Sequence[str | pathlib.Path] = (), **suffixes: str) -> list[pathlib.Path | None]:
  """Returns the files that flags name, each with its suffix and another one, as from `path`."""
  found = {name: path(name, suffix, inputs=inputs) for name, suffix in suffixes.items()}
  refuse_same(**found)
  return [*found.values()]


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
