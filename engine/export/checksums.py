"""The SHA-256 of each file of an export, kept in gate.json: a copy that was damaged is told.

Of these formats only the variables of a SavedModel and checkpoints have checksums of their own. A
bit that flips in the weights of the others changes answers, and no runtime notices.
"""

import hashlib
import json
import pathlib

from engine.export import formats
from tfrecords import errors
from tfrecords import regular_file

KEY = 'files'
# Read at a time.
_PART = 1 << 20


def of(directory: pathlib.Path) -> dict[str, str]:
  """Returns the checksums of the files below a directory, but for those about the export."""
  paths = sorted(path for path in directory.rglob('*') if path.is_file())
  return {path.relative_to(directory).as_posix(): _sha256(path) for path in paths
          if path.name not in (formats.GATE_FILE, formats.README_FILE)}


def check(file: pathlib.Path) -> None:
  """Compares an export with the checksums in the gate.json beside it.

  Args:
    file: of the model, or the directory of a SavedModel. Where there is no gate.json, or one that
      does not list it, nothing is compared.

  Raises:
    errors.InputError: a file is missing, or is not what export_main has written.
  """
  directory, name = (file, 'saved_model.pb') if file.is_dir() else (file.parent, file.name)
  recorded = _recorded(directory / formats.GATE_FILE)
  for other, digest in recorded.items() if name in recorded else ():
    if _sha256(directory / other) != digest:
      raise errors.InputError(
          f'{directory / other}: damaged or changed, its SHA-256 is not that in '
          f'{formats.GATE_FILE} beside it; copy or export it again')


def _recorded(path: pathlib.Path) -> dict[str, str]:
  if not path.exists():
    return {}
  try:
    return dict(json.loads(regular_file.read_text(path)).get(KEY, {}))
  except (AttributeError, TypeError, ValueError, RecursionError) as error:
    raise errors.InputError(f'{path}: damaged ({errors.reason(error)}); copy or export the model '
                            'again') from error


def _sha256(path: pathlib.Path) -> str:
  digest = hashlib.sha256()
  with regular_file.opened(path) as file:
    while part := file.read(_PART):
      digest.update(part)
  return digest.hexdigest()
