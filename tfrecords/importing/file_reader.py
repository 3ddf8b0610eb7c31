"""Reads the pictures of a source that is a folder of files."""

from collections.abc import Mapping
import dataclasses
import functools
import os

from tfrecords import errors
from tfrecords import printable
from tfrecords import regular_file
from tfrecords.importing import folder_walk
from tfrecords.importing import listing

# Larger than any picture file that holds at most 100 megapixels.
MAX_BYTES = 1 << 30


@dataclasses.dataclass(frozen=True)
class FileReader:
  """Reads picture files below a folder, and nothing outside of it.

  Attributes:
    root: the folder.
    stored: the names on disk of the entries whose names are not stored in composed form.
  """
  root: str
  stored: Mapping[str, str]

  def __call__(self, entry: listing.Entry) -> bytes:
    """Returns the bytes of a picture file.

    Raises:
      errors.InputError: the file cannot be read, is empty, is not a regular file, or is a link out
        of the folder; the message does not name the file.
    """
    path = os.path.join(self.root, self.stored.get(entry.name, entry.name))
    if os.path.islink(path) or not _is_folder_inside(os.path.dirname(path), self.root):
      target = os.path.realpath(path)
      if not folder_walk.is_inside(target, os.path.realpath(self.root)):
        raise errors.InputError(f'is a link out of the source, to {target}')
    try:
      data = regular_file.read_bytes(path, MAX_BYTES)
    except errors.InputError as error:
      raise errors.InputError(
          str(error).removeprefix(printable.text(f'{path}: ')).partition(';')[0]) from error
    if not data:
      raise errors.InputError('is empty')
    return data


@functools.lru_cache(maxsize=4096)
def _is_folder_inside(folder: str, root: str) -> bool:
  return folder_walk.is_inside(os.path.realpath(folder), os.path.realpath(root))
