"""Pictures in folders: `class/**`, or `split/class/**` where the top folders are splits."""

from collections.abc import Iterable
import os

from tfrecords import errors
from tfrecords.importing import entry_names
from tfrecords.importing import file_reader
from tfrecords.importing import folder_walk
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import listing_checks

SPLIT_NAMES = {'train': listing.TRAIN, 'val': listing.VALIDATION, 'validation': listing.VALIDATION,
               'test': listing.TEST}


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what a folder holds.

  Raises:
    errors.InputError: the folder or its classes cannot be used.
  """
  root = settings.source
  tree = folder_walk.walk(root)
  has_splits = bool(tree.folders) and {name.lower() for name in tree.folders} <= {*SPLIT_NAMES}
  if settings.split == 'folders' and not has_splits:
    raise errors.InputError(
        f'--split=folders: the folders in {root} are not all among {", ".join(SPLIT_NAMES)}; '
        'name them so, or give --split=hash')
  depth = 2 if has_splits else 1
  stored = {entry_names.composed(name): name for name in tree.pictures}
  outside = [name for name in tree.pictures if name.count('/') < depth]
  if len(outside) == len(tree.pictures):
    raise errors.InputError(_no_picture(root, outside))
  entries = [_entry(name, has_splits) for name in map(entry_names.composed, tree.pictures)
             if name.count('/') >= depth]
  classes = [entry_names.composed(name).split('/')[-1]
             for name in (tree.inner_folders if has_splits else tree.folders)]
  changed = {name: kept for name, kept in stored.items() if name != kept}
  found = listing.Listing(
      'folder', tuple(entries), (), (*tree.passed_over, *outside),
      file_reader.FileReader(root, changed), _notes(tree.passed_over, outside))
  return listing_checks.complete(found, settings, classes)


def _entry(name: str, has_splits: bool) -> listing.Entry:
  parts = name.split('/', 2)
  if has_splits:
    return listing.Entry(name, parts[1], SPLIT_NAMES[parts[0].lower()])
  return listing.Entry(name, parts[0])


def _no_picture(root: str, outside: list[str]) -> str:
  if outside:
    return (f'{root}: its pictures ({sorted(outside)[0]}) lie in no class folder; give a folder '
            'for each class, or a csv with columns path, label')
  return f'{root}: holds no picture; give a folder with a folder of pictures for each class'


def _notes(passed_over: Iterable[str], outside: list[str]) -> tuple[str, ...]:
  """Returns lines about what was passed over."""
  hidden = [name for name in passed_over if entry_names.is_hidden(os.path.basename(name))]
  others = sorted({*passed_over} - {*hidden})
  kinds = (('hidden', sorted(hidden)), ('no pictures, by their suffix', others),
           ('in no class folder', sorted(outside)))
  return tuple(f'{len(names):,} passed over ({kind}; first: {names[0]})'
               for kind, names in kinds if names)
