"""Where the new data set goes: refused before the work if it cannot go there."""

import os
import pathlib
import shutil

from tfrecords import errors
from tfrecords import writable_place
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import entry_names

# Of the manifest, files.csv and the report, for each picture.
_BYTES_BESIDES = 600


def check(out: str, source: str) -> pathlib.Path:
  """Returns the directory of the new data set, links resolved.

  Args:
    out: as the user gives it.
    source: what is imported.

  Raises:
    errors.InputError: something is there already, it lies in the source, or nothing can be written
      there.
  """
  if not out:
    raise errors.InputError('--out: is missing; give the directory of the new data set')
  place = pathlib.Path(os.path.realpath(out))
  if not entry_names.is_unicode(place.name):
    raise errors.InputError(f'--out={out}: the name is not UTF-8; give another one')
  if os.path.lexists(out) and not (place.is_dir() and not any(place.iterdir())):
    raise errors.InputError(
        f'--out={out}: exists already, and nothing is overwritten; give another directory, or '
        '--append to add pictures to a data set')
  _check_outside(out, source)
  writable_place.try_directory(place)
  return place


def check_append(out: str, source: str) -> pathlib.Path:
  """Returns the directory of a data set that pictures are added to, links resolved.

  Raises:
    errors.InputError: there is none, it lies in the source, or it cannot be written.
  """
  place = pathlib.Path(os.path.realpath(out))
  if not out or not manifest_lib.path_in(place).is_file():
    raise errors.InputError(
        f'--out={out}: --append adds to a data set, and none is there; leave out --append to '
        'make it')
  _check_outside(out, source)
  writable_place.try_directory(place)
  return place


def _check_outside(out: str, source: str) -> None:
  """Refuses a result that would lie in the source, which stays untouched.

  Raises:
    errors.InputError: with both paths.
  """
  place, root = pathlib.Path(os.path.realpath(out)), pathlib.Path(os.path.realpath(source))
  if source and root.exists() and (place == root or root in place.parents):
    raise errors.InputError(
        f'--out={out}: lies in --source={source}, which stays untouched; give a directory '
        'outside of it')


def check_space(parent: pathlib.Path, count: int, image_bytes: int, present: int) -> None:
  """Refuses an import for which the disk has not enough space.

  Args:
    parent: an existing directory of the disk.
    count: number of pictures.
    image_bytes: of an image; each is on the disk twice at the end of the work.
    present: bytes that an earlier import has left, which count.

  Raises:
    errors.InputError: with both sizes.
  """
  needed = count * (2 * image_bytes + _BYTES_BESIDES) - present
  free = shutil.disk_usage(parent).free
  if needed > free:
    raise errors.InputError(
        f'{parent}: has {_size(free)} of free disk space; importing {count:,} pictures takes '
        f'{_size(needed)}; free some space or give another --out')


def _size(count: int) -> str:
  return f'{count / 1e9:,.1f} GB' if count >= 1e9 else f'{count / 1e6:,.1f} MB'
