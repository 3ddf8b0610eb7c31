"""Pictures in arrays: an .npz with x_train, y_train, x_test, y_test, or with images, labels."""

import re

from tfrecords import errors
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import listing_checks
from tfrecords.importing import npz_arrays
from tfrecords.importing import spool

_SPLITS = {'train': listing.TRAIN, 'val': listing.VALIDATION, 'validation': listing.VALIDATION,
           'test': listing.TEST}
# Names of the images and the labels of a split; those of a file without splits.
_PAIRS = (('x_{}', 'y_{}'), ('{}_images', '{}_labels'))
_WHOLE = ('images', 'labels')
_NUMBER = re.compile('-?[0-9]{1,20}')


def open_listing(settings: import_settings.ImportSettings) -> listing.Listing:
  """Returns what the arrays of a file hold.

  Raises:
    errors.InputError: the file or its classes cannot be used.
  """
  path = settings.source
  entries: list[listing.Entry] = []
  with npz_arrays.opened(path) as arrays, spool.writing() as (add, reader):
    names = arrays.names()
    pairs = _pairs(path, names)
    for part, (images, labels) in pairs.items():
      reader.first[part] = len(entries)
      found = arrays.labels(labels)
      entries += [listing.Entry(f'{part}/{number}', label, _SPLITS.get(part, ''))
                  for number, label in enumerate(found)]
      for pixels in arrays.rows(images, len(found)):
        add(pixels)
  used = {name for pair in pairs.values() for name in pair}
  others = tuple(name for name in names if name not in used)
  notes = (f'arrays passed over: {", ".join(others[:9])}',) if others else ()
  return listing_checks.complete(
      listing.Listing('npz', tuple(entries), _own_order(entries), others, reader, notes), settings)


def _own_order(entries: list[listing.Entry]) -> tuple[str, ...]:
  """Returns the classes in the order of their numbers, if all are numbers."""
  names = {entry.label for entry in entries}
  if not all(_NUMBER.fullmatch(name) for name in names):
    return ()
  # The text tells 1 from 01.
  return tuple(sorted(names, key=lambda name: (int(name), name)))


def _pairs(path: str, names: list[str]) -> dict[str, tuple[str, str]]:
  """Returns the names of the arrays of images and labels by that of the split, or `images`."""
  found: dict[str, tuple[str, str]] = {}
  candidates = [(split, images.format(split), labels.format(split))
                for split in _SPLITS for images, labels in _PAIRS]
  for part, images, labels in [*candidates, ('images', *_WHOLE)]:
    if images in names and labels in names:
      if part in found:
        raise errors.InputError(
            f'{path}: has {found[part][0]} and {images}; keep one of them')
      found[part] = images, labels
  if not found:
    raise errors.InputError(
        f'{path}: has the arrays {", ".join(names[:9]) or "(none)"}; give x_train, y_train, '
        'x_test, y_test, or images, labels')
  return found
