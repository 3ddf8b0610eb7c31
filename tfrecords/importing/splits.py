"""Decides which split each picture of a source belongs to, so that no picture leaks.

Copies of a picture, and pictures of one group, form a unit, which lies in one split. A unit's split
is that of an earlier import, else the one that the source gives, else that of a hash.
"""

from collections.abc import Mapping, Sequence
import dataclasses

import numpy as np

from tfrecords.importing import class_coverage
from tfrecords.importing import copy_rules
from tfrecords.importing import duplicates
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import split_hash

# Codes of splits, in the order of precedence: where copies lie in several, the last one keeps them.
TRAIN, VALIDATION, TEST = range(len(listing.SPLITS))
NONE = -1


@dataclasses.dataclass(frozen=True)
class Assignment:
  """The split of every picture.

  Attributes:
    splits: 'train', 'validation' or 'test' of each entry; '' for one that is left out.
    reasons: why entries are left out, by name.
    notes: lines for the user.
  """
  splits: tuple[str, ...]
  reasons: Mapping[str, str]
  notes: tuple[str, ...]


def assign(entries: Sequence[listing.Entry], copies: duplicates.Duplicates,
           settings: import_settings.ImportSettings,
           earlier: Mapping[str, str] | None = None) -> Assignment:
  """Returns the split of every picture.

  Args:
    entries: the pictures that can be read, sorted by name.
    copies: the duplicates among them, in the same order.
    settings: of the import.
    earlier: with --append the split of each picture that the data set has already, by name; it
      stays.

  Raises:
    errors.InputError: duplicates lie in different given splits, or equal pictures have different
      labels, and the settings say to stop.
  """
  old = np.array([_code((earlier or {}).get(entry.name, '')) for entry in entries], np.int64)
  fixed = np.where(old >= 0, old, [_code(entry.split) for entry in entries])
  reasons = copy_rules.left_out(entries, copies, settings, old, fixed)
  kept = np.array([index not in reasons for index in range(len(entries))], np.bool_)
  units = split_hash.units(entries, copies.near)
  copy_rules.check_groups(entries, units, fixed, kept & np.isin(units, units[old < 0]), settings)
  positions = split_hash.positions(entries, units)
  needs_test = _lacks_test(fixed, kept) and bool((old < 0).all())
  free = _is_free(units, np.where(fixed == TRAIN, NONE, fixed) if needs_test else fixed)
  codes = _of_units(units, fixed, positions, settings, needs_test=needs_test)[units]
  if settings.on_duplicate == 'keep':
    # A test set that the source does not have is made of units of its training images.
    codes = np.where((fixed >= 0) & ~(needs_test & (codes == TEST)), fixed, codes)
  codes = np.where(kept, np.where(old >= 0, old, codes), NONE)
  notes = class_coverage.complete(entries, codes, units, np.where(free[units], positions[units], 2),
                                  settings)
  return Assignment(
      tuple('' if code == NONE else listing.SPLITS[code] for code in codes.tolist()),
      {entries[index].name: reason for index, reason in reasons.items()}, tuple(notes))


def _code(split: str) -> int:
  return listing.SPLITS.index(split) if split else NONE


def _lacks_test(fixed: np.ndarray, kept: np.ndarray) -> bool:
  """Returns whether the source gives splits, but no test set: some training images become one."""
  given = fixed[kept]
  return bool((given == TRAIN).any() and not (given == TEST).any())


def _is_free(units: np.ndarray, fixed: np.ndarray) -> np.ndarray:
  """Returns, at the first index of each unit, whether nothing but the hash decides its split.

  Args:
    units: int64 [entries], the first index of each entry's unit.
    fixed: int64 [entries], the code of a split that stays, or NONE.
  """
  free = np.ones(len(units), np.bool_)
  np.logical_and.at(free, units, fixed < 0)
  return free


def _of_units(units: np.ndarray, fixed: np.ndarray, positions: np.ndarray,
              settings: import_settings.ImportSettings, *, needs_test: bool) -> np.ndarray:
  """Returns the code of each unit's split, at the index of its first entry."""
  codes = np.full(len(units), NONE, np.int64)
  np.maximum.at(codes, units, fixed)
  hashed = np.where(positions < settings.test, TEST, np.where(
      positions < settings.test + settings.validation, VALIDATION, TRAIN))
  if needs_test:
    codes = np.where((codes == TRAIN) & (hashed == TEST), TEST, codes)
  return np.where(codes >= 0, codes, hashed)
