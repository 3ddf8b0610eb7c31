"""The pictures in a folder."""

import pathlib

from tfrecords import errors

_SUFFIXES = {'.avif', '.bmp', '.gif', '.jp2', '.jpeg', '.jpg', '.pbm', '.pgm', '.png', '.ppm',
             '.tga', '.tif', '.tiff', '.webp'}


def pictures(folder: pathlib.Path) -> tuple[list[pathlib.Path], str]:
  """Returns the pictures right in a folder, by name, and a line for the user that counts them.

  Hidden files, folders within it and files of other suffixes are passed over.

  Raises:
    errors.InputError: there is none, or the folder cannot be read.
  """
  try:
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith('.'))
  except OSError as error:
    raise errors.InputError(
        f'{folder}: {error.strerror}; give a folder that can be read') from error
  found = [path for path in paths if path.suffix.lower() in _SUFFIXES and not path.is_dir()]
  others = f' ({len(paths) - len(found):,} other entries passed over)' * (len(found) < len(paths))
  if not found:
    raise errors.InputError(
        f'{folder}: holds no pictures{others}; give a folder that has some, such as .png or .jpg')
  return found, f'{folder}: {len(found):,} picture{"s" * (len(found) > 1)}{others}'
