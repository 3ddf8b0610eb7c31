"""Puts a listing together: sorted, grouped, with its classes in order, and checked."""

from collections.abc import Iterable, Sequence
import dataclasses
import re

from tfrecords import errors
from tfrecords.importing import class_names
from tfrecords.importing import import_settings
from tfrecords.importing import listing


def complete(found: listing.Listing, settings: import_settings.ImportSettings,
             empty_classes: Iterable[str] = ()) -> listing.Listing:
  """Returns a listing with its entries sorted, --split and --group applied, and classes in order.

  Args:
    found: the content of a source in any order; its class names are those of the source's own
      order, empty where it has none.
    settings: of the import.
    empty_classes: classes of the source without a picture.

  Raises:
    errors.InputError: two pictures have one name, the classes cannot be used, or no name matches
      --group.
  """
  entries = sorted(found.entries, key=lambda entry: entry.name)
  _check_names(entries)
  if settings.split == 'hash':
    entries = [dataclasses.replace(entry, split='') for entry in entries]
  if settings.group:
    entries = _grouped(entries, settings.group)
  names = {entry.label for entry in entries} | {*empty_classes}
  # What is appended may be of one class, and its classes may have training images already.
  class_names.check(names, minimum=1 if settings.append else 2)
  class_names.check_images(entries, sorted(names))
  if not settings.append:
    class_names.check_splits(entries)
  classes = class_names.ordered(names, settings.class_order, found.class_names)
  # A class that the source declares without a picture of it.
  class_names.check_images(entries, classes)
  note = '' if found.class_names else class_names.note(classes, settings.class_order)
  return dataclasses.replace(
      found, entries=tuple(entries), class_names=classes,
      passed_over=tuple(sorted(found.passed_over)), notes=(*found.notes, *([note] if note else [])))


def _check_names(entries: Sequence[listing.Entry]) -> None:
  for before, after in zip(entries, entries[1:], strict=False):
    if before.name == after.name:
      raise errors.InputError(
          f'{after.name}: two pictures have this name; rename one (names that differ in how an '
          'accent is stored are the same)')


def _grouped(entries: Sequence[listing.Entry], expression: str) -> list[listing.Entry]:
  """Returns the entries with the group that a regular expression finds in each name."""
  pattern = re.compile(expression)
  groups = [_group_of(pattern.search(entry.name)) for entry in entries]
  if entries and not any(groups):
    raise errors.InputError(
        f'--group={expression}: finds no group in a name (the first is {entries[0].name}); give '
        'an expression that does')
  return [dataclasses.replace(entry, group=group)
          for entry, group in zip(entries, groups, strict=True)]


def _group_of(match: re.Match[str] | None) -> str:
  return (match[1] if match.re.groups else match[0]) or '' if match else ''
