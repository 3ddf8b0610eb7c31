"""The classes of a source: their order, and what is wrong with them."""

from collections.abc import Iterable, Sequence
import re

from tfrecords import errors
from tfrecords import regular_file
from tfrecords.importing import entry_names
from tfrecords.importing import listing

NAME, NATURAL = 'name', 'natural'
MAX_CLASSES = 10_000
# Names shown in a message.
_SHOWN = 3


def ordered(found: Iterable[str], class_order: str, own: Sequence[str] = ()) -> tuple[str, ...]:
  """Returns the classes in the order of their labels.

  Args:
    found: the names of the classes.
    class_order: name, natural, or the path of a text file with a name a line; '': the source's own
      order, else natural.
    own: the names in the source's own order, if it has one.

  Raises:
    errors.InputError: the text file cannot be read or has other names, or the source has a name
      twice.
  """
  names = {*found}
  if not class_order and own:
    if len({*own}) < len(own):
      twice = next(name for name in own if own.count(name) > 1)
      raise errors.InputError(f'the source has class "{twice}" twice; rename one')
    return tuple(own)
  if class_order in ('', NATURAL):
    return tuple(sorted(names, key=natural_key))
  return tuple(sorted(names)) if class_order == NAME else _from_file(names, class_order)


def natural_key(name: str) -> list[tuple[int, int, str]]:
  """Returns a key by which numbers in names are ordered as numbers: 2 before 10."""
  parts = (part for part in re.split(r'([0-9]+)', name) if part)
  # The text comes last so that 1 and 01 have an order.
  return [(0, int(part[:4000]), part) if part[0] in '0123456789' else (1, 0, part)
          for part in parts]


def _from_file(names: set[str], path: str) -> tuple[str, ...]:
  lines = regular_file.read_text(path).removeprefix('\ufeff').splitlines()
  listed = [entry_names.composed(line.strip()) for line in lines if line.strip()]
  if len({*listed}) < len(listed):
    twice = next(name for name in listed if listed.count(name) > 1)
    raise errors.InputError(f'{path}: has class "{twice}" twice; give each name once')
  if missing := names - {*listed}:
    raise errors.InputError(
        f'{path}: has no line for {_quoted(missing)}; give every class of the source, a line each')
  if unknown := [name for name in listed if name not in names]:
    raise errors.InputError(
        f'{path}: the source has no class {_quoted(unknown)}; it has {_quoted(names)}')
  return tuple(listed)


def note(names: Sequence[str], class_order: str) -> str:
  """Returns a line about the order where it is not the one that most tools use; else ''."""
  if class_order == NAME and (other := sorted(names, key=natural_key)) != [*names]:
    return (f'classes in text order ({_first(names)}); --class_order=natural orders by number '
            f'({_first(other)})')
  if not class_order and sorted(names, key=natural_key) == [*names] != sorted(names):
    return (f'classes in natural order ({_first(names)}); --class_order=name gives the text order '
            f'of other tools ({_first(sorted(names))})')
  return ''


def check(names: Iterable[str], minimum: int = 2) -> None:
  """Checks the names of the classes and their number.

  Args:
    names: of the classes.
    minimum: the smallest number of classes.

  Raises:
    errors.InputError: there are fewer than that or more than 10,000, two differ in case alone, or
      one is empty or not valid Unicode, as that of a folder in another encoding.
  """
  found = sorted({*names})
  if len(found) < minimum:
    raise errors.InputError(
        f'only one class: {found[0]}; give at least two' if found else
        'no class has a picture; give a folder for each class, with pictures in it')
  if len(found) > MAX_CLASSES:
    raise errors.InputError(f'{len(found):,} classes; at most {MAX_CLASSES:,} can be imported')
  for name in found:
    if not name:
      raise errors.InputError('a picture has an empty label; give it the name of a class')
    if not entry_names.is_unicode(name):
      raise errors.InputError(f'class "{name}": the name is not UTF-8; rename it')
  by_folded: dict[str, str] = {}
  for name in found:
    other = by_folded.setdefault(name.casefold(), name)
    if other != name:
      raise errors.InputError(
          f'classes "{other}" and "{name}" differ only in case; rename one, or put the pictures '
          'together')


def check_images(entries: Iterable[listing.Entry], names: Iterable[str]) -> None:
  """Checks that each class has an image.

  Raises:
    errors.InputError: names the first class without.
  """
  labels = {entry.label for entry in entries}
  for name in names:
    if name not in labels:
      raise errors.InputError(
          f'class "{name}" has no readable image; add some, or remove the class')


def check_splits(entries: Iterable[listing.Entry]) -> None:
  """Checks that each class has a training image where the source gives the splits.

  Raises:
    errors.InputError: names the first class without.
  """
  splits: dict[str, set[str]] = {}
  for entry in entries:
    splits.setdefault(entry.label, set()).add(entry.split)
  for name, found in sorted(splits.items()):
    if not found & {listing.TRAIN, ''}:
      split = listing.TEST if listing.TEST in found else listing.VALIDATION
      raise errors.InputError(
          f'{split} has class "{name}", train has not; add training images of it, or remove it')


def _quoted(names: Iterable[str]) -> str:
  found = sorted(names)
  more = f' and {len(found) - _SHOWN:,} more' if len(found) > _SHOWN else ''
  return ', '.join(f'"{name}"' for name in found[:_SHOWN]) + more


def _first(names: Sequence[str]) -> str:
  return ', '.join(names[:_SHOWN]) + (', ...' if len(names) > _SHOWN else '')
