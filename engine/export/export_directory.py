"""The directory of an export: it appears whole, or not at all."""

from collections.abc import Iterator
import contextlib
import os
import pathlib
import shutil
import tempfile

from engine.export import formats
from tfrecords import errors
from tfrecords import write_errors

# In the name of a directory that is being written; one is left where a process was killed.
_PARTIAL = '.partial-'
# What exports hold, of all formats.
_NAMES = (formats.GATE_FILE, formats.README_FILE, 'keras_layers.py', 'checkpoint', 'saved_model.pb',
          'fingerprint.pb', 'variables', 'assets')
_STEM = 'model.'


def target(row: formats.Format, output: pathlib.Path, step: int) -> pathlib.Path:
  """Returns the directory that an export is written to: of a SavedModel the step is its version."""
  return output / str(step) if row.name == 'savedmodel' else output


def refuse(row: formats.Format, output: pathlib.Path, overwrite: bool,
           step: int | None = None) -> None:
  """Refuses an output that exists, or is no directory of an export.

  Args:
    row: of the format.
    output: the directory that was asked for.
    overwrite: whether an export that exists may be replaced.
    step: of the checkpoint; None where it is not known yet.

  Raises:
    errors.InputError: says what is there.
  """
  if output.exists() and not output.is_dir():
    raise errors.InputError(f'--output={output}: is a file; give a directory, which is created')
  if not output.parent.is_dir():
    raise errors.InputError(
        f'--output={output}: there is no directory {output.parent}; create it first')
  if row.name == 'savedmodel':
    _refuse_other_files(output, [path for path in _entries(output) if not (
        path.name.isdecimal() or _PARTIAL in path.name)])
    output = output / str(step)
    if step is None or not output.exists():
      return
  found = _entries(output)
  if found and not overwrite:
    raise errors.InputError(f'--output={output}: already exists; give another name, or --overwrite '
                            'to replace it')
  has_export = (output / row.file).exists()
  _refuse_other_files(output, [path for path in found if not (
      has_export and (path.name in _NAMES or path.name.startswith(_STEM)))])


def _refuse_other_files(output: pathlib.Path, others: list[pathlib.Path]) -> None:
  """Refuses a directory that holds something else than exports, which is never replaced."""
  if others:
    raise errors.InputError(f'--output={output}: holds {others[0].name}, which is no export of '
                            'this format; give another directory')


def _entries(output: pathlib.Path) -> list[pathlib.Path]:
  return sorted(output.iterdir()) if output.is_dir() else []


@contextlib.contextmanager
def staged(place: pathlib.Path) -> Iterator[pathlib.Path]:
  """Yields an empty directory, which takes the name `place` when the block ends without an error.

  Args:
    place: an export that is there is replaced; a link stays, and what it leads to is replaced.

  Raises:
    errors.InputError: the disk does not take it.
  """
  place = pathlib.Path(os.path.realpath(place))
  with write_errors.explained(place, ''):
    is_new = not place.parent.exists()
    place.parent.mkdir(exist_ok=True)
    aside = pathlib.Path(tempfile.mkdtemp(prefix=f'.{place.name}{_PARTIAL}', dir=place.parent))
  try:
    (aside / 'new').mkdir()
    yield aside / 'new'
    with write_errors.explained(place, ''):
      if place.exists():
        place.replace(aside / 'old')
      (aside / 'new').replace(place)
  finally:
    if (aside / 'old').exists() and not place.exists():
      # Interrupted, or refused by the disk, just then.
      (aside / 'old').replace(place)
    shutil.rmtree(aside, ignore_errors=True)
    if is_new:
      with contextlib.suppress(OSError):
        # Only an empty directory can be removed so.
        place.parent.rmdir()
