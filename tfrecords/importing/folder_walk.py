"""Lists the files below a folder; never follows a link out of it."""

import dataclasses
import os

from tfrecords import errors
from tfrecords.importing import entry_names


@dataclasses.dataclass
class Tree:
  """What lies below a folder, as names relative to it, parts separated by '/'.

  Attributes:
    pictures: files whose suffix is that of a picture, whatever they hold.
    folders: the folders directly in it that are not hidden.
    inner_folders: those in these folders.
    passed_over: hidden entries, and files that are not pictures; a hidden folder is one entry.
  """
  pictures: list[str] = dataclasses.field(default_factory=list)
  folders: list[str] = dataclasses.field(default_factory=list)
  inner_folders: list[str] = dataclasses.field(default_factory=list)
  passed_over: list[str] = dataclasses.field(default_factory=list)


def walk(root: str) -> Tree:
  """Returns what lies below a folder.

  Args:
    root: the folder.

  Raises:
    errors.InputError: a folder cannot be listed, or a link to a folder leads out of `root` or to a
      folder that it lies in.
  """
  tree = Tree()
  by_depth = {0: tree.folders, 1: tree.inner_folders}
  root = root.rstrip('/') or '/'
  waiting = ['']
  while waiting:
    below = waiting.pop()
    for entry in _entries(os.path.join(root, below)):
      name = f'{below}{entry.name}'
      if entry_names.is_hidden(entry.name):
        tree.passed_over.append(name)
      elif _is_folder(entry):
        _check_link(entry, root)
        waiting.append(f'{name}/')
        by_depth.get(below.count('/'), []).append(name)
      else:
        (tree.pictures if entry_names.is_picture(name) else tree.passed_over).append(name)
  return tree


def _entries(folder: str) -> list[os.DirEntry[str]]:
  try:
    with os.scandir(folder) as found:
      return list(found)
  except OSError as error:
    raise errors.InputError(
        f'{folder}: cannot be listed ({errors.reason(error)}); give a folder that can be '
        'read') from error


def _is_folder(entry: os.DirEntry[str]) -> bool:
  try:
    return entry.is_dir()
  except OSError:  # For example a link to itself: a file that cannot be read.
    return False


def _check_link(entry: os.DirEntry[str], root: str) -> None:
  """Refuses a link to a folder outside of the source, or to one that would be listed forever."""
  if not entry.is_symlink():
    return
  target = os.path.realpath(entry.path)
  if not is_inside(target, os.path.realpath(root)):
    raise errors.InputError(
        f'{entry.path}: is a link out of the source, to {target}; copy the folder, or remove the '
        'link')
  above = os.path.dirname(entry.path)
  while is_inside(above, root):
    if os.path.realpath(above) == target:
      raise errors.InputError(
          f'{entry.path}: is a link to a folder that it lies in, {target}; remove the link')
    above = os.path.dirname(above)


def is_inside(path: str, root: str) -> bool:
  """Returns whether a path without links is that of a folder or of something in it."""
  return path == root or path.startswith(root.rstrip('/') + '/')
