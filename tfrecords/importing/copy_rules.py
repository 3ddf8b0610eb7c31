"""What happens to copies: equal pictures with different labels, and copies in different splits."""

from collections.abc import Container, Sequence

import numpy as np

from tfrecords import errors
from tfrecords.importing import duplicates
from tfrecords.importing import import_settings
from tfrecords.importing import listing


def left_out(entries: Sequence[listing.Entry], copies: duplicates.Duplicates,
             settings: import_settings.ImportSettings, old: np.ndarray,
             fixed: np.ndarray) -> dict[int, str]:
  """Returns the reasons for entries that are left out, by index.

  Args:
    entries: the pictures.
    copies: the duplicates among them.
    settings: of the import.
    old: int64 [entries], the code of the split of an earlier import, -1 for a new picture.
    fixed: int64 [entries], the same, or else the code of the split that the source gives.

  Raises:
    errors.InputError: the settings say to stop.
  """
  reasons = _conflicts(entries, copies.equal, settings.on_conflict, old)
  lowest, highest = _extremes(copies.near, fixed, fixed >= 0)
  # The copies of an earlier import stay where they are.
  old_lowest, old_highest = _extremes(copies.near, old, old >= 0)
  between = (old_lowest < old_highest) & (old < 0)
  for index in np.flatnonzero(between).tolist():
    reasons.setdefault(index, 'a copy of earlier pictures in different splits')
  new = np.zeros(len(entries), np.bool_)
  new[copies.near[(old < 0) & (fixed >= 0) & ~between]] = True
  crossing = (lowest < highest) & new[copies.near]
  if settings.on_duplicate == 'stop' and crossing.any():
    raise errors.InputError(_crossing(entries, fixed, copies.near, crossing))
  if settings.on_duplicate == 'drop':
    for index, first in _copies(copies.near, fixed, old, reasons):
      reasons[index] = f'a copy of {entries[first].name}'
  return reasons


def _conflicts(entries: Sequence[listing.Entry], equal: np.ndarray, on_conflict: str,
               old: np.ndarray) -> dict[int, str]:
  """Returns the reasons for equal pictures with different labels, one of them new."""
  with_new = {*equal[old < 0].tolist()}
  differs = [index for index, first in enumerate(equal.tolist())
             if first in with_new and entries[index].label != entries[first].label]
  firsts = {int(equal[index]) for index in differs}
  conflicting = [index for index, first in enumerate(equal.tolist()) if first in firsts]
  if differs and on_conflict == 'stop':
    index = differs[0]
    raise errors.InputError(
        f'{len(conflicting):,} equal images carry two labels (first: {entries[equal[index]].name}, '
        f'{entries[index].name}); --on_conflict=drop leaves them out, keep keeps them')
  if on_conflict == 'keep':
    return {}
  return {index: 'an equal picture has another label' for index in conflicting if old[index] < 0}


def _extremes(groups: np.ndarray, codes: np.ndarray,
              counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
  """Returns the lowest and the highest code in each entry's group, of those that count."""
  lowest = np.full(len(groups), len(listing.SPLITS))
  highest = np.full(len(groups), -1)
  np.minimum.at(lowest, groups[counts], codes[counts])
  np.maximum.at(highest, groups[counts], codes[counts])
  return lowest[groups], highest[groups]


def _crossing(entries: Sequence[listing.Entry], fixed: np.ndarray, groups: np.ndarray,
              crossing: np.ndarray) -> str:
  """Returns the message about copies in different splits."""
  lowest, highest = _extremes(groups, fixed, fixed >= 0)
  held_out = crossing & (fixed == highest)
  index = int(np.flatnonzero(held_out)[0])
  other = int(np.flatnonzero((groups == groups[index]) & (fixed == lowest[index]))[0])
  names = [listing.SPLITS[int(lowest[index])], listing.SPLITS[int(highest[index])]]
  return (f'{held_out.sum():,} images are in {names[0]} and {names[1]} (first: '
          f'{entries[other].name}, {entries[index].name}); --on_duplicate=together joins them, '
          'drop leaves the copies out')


def _copies(groups: np.ndarray, fixed: np.ndarray, old: np.ndarray,
            others: Container[int]) -> list[tuple[int, int]]:
  """Returns the new pictures that are copies, each with the picture that is kept.

  That is an earlier one, else one of the test set, else the first by name; none of the `others`.
  """
  order = np.lexsort((np.arange(len(groups)), -fixed, old < 0, groups))
  first = np.full(len(groups), -1)
  found = []
  for index in order.tolist():
    group = groups[index]
    if index in others:
      continue
    if first[group] < 0:
      first[group] = index
    elif old[index] < 0:
      found.append((index, int(first[group])))
  return found


def check_groups(entries: Sequence[listing.Entry], units: np.ndarray, fixed: np.ndarray,
                 counts: np.ndarray, settings: import_settings.ImportSettings) -> None:
  """Refuses a group, as of one person, that lies in different given splits.

  Args:
    entries: the pictures.
    units: int64 [entries], the first index of each entry's unit.
    fixed: int64 [entries], the code of the split that is given, or that of an earlier import.
    counts: bool [entries], False for what is left out, or is of a unit without a new picture.
    settings: of the import.

  Raises:
    errors.InputError: names the group.
  """
  if settings.on_duplicate != 'stop':
    return
  lowest, highest = _extremes(units, fixed, (fixed >= 0) & counts)
  for index in np.flatnonzero(counts & (lowest < highest)).tolist():
    if group := entries[index].group:
      raise errors.InputError(
          f'group {group} is in {listing.SPLITS[lowest[index]]} and '
          f'{listing.SPLITS[highest[index]]}; --on_duplicate=together joins it, --split=hash '
          'splits anew')
