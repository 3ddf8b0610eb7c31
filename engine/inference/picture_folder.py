"""Finds the pictures in a folder."""

import pathlib

from tfrecords import errors
from tfrecords.importing import entry_names


def is_picture(path: pathlib.Path) -> bool:
  """Tells by its name whether a file in a folder is taken for a picture, as in an import."""
  return entry_names.is_picture(path.name)


def pictures(folder: pathlib.Path) -> tuple[list[pathlib.Path], str]:
  """Returns the pictures directly in a folder, sorted by name, and a line with their count.

  Hidden files, subfolders and files with other suffixes are skipped.

  Raises:
    errors.InputError: the folder has no picture or cannot be read.
  """
  try:
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith('.'))
  except OSError as error:
    raise errors.InputError(
        f'{folder}: {error.strerror}; give a folder that can be read') from error
  found = [path for path in paths if is_picture(path) and not path.is_dir()]
  others = f' ({len(paths) - len(found):,} other entries skipped)' * (len(found) < len(paths))
  if not found:
    raise errors.InputError(
        f'{folder}: holds no pictures{others}; give a folder that has some, such as .png or .jpg')
  return found, f'{folder}: {len(found):,} picture{"s" * (len(found) > 1)}{others}'
