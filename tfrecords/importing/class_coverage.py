"""Gives each class a test image and a training image where the hash has given it none."""

from collections.abc import Callable, Iterator, Sequence
import functools
import itertools

import numpy as np

from tfrecords.importing import import_settings
from tfrecords.importing import listing

_TRAIN, _VALIDATION, _TEST = range(len(listing.SPLITS))
# Lines of one kind before the rest is counted.
_MAX_NOTES = 10


def complete(entries: Sequence[listing.Entry], codes: np.ndarray, units: np.ndarray,
             positions: np.ndarray, settings: import_settings.ImportSettings) -> list[str]:
  """Moves units of classes that lack a split, and returns lines about it.

  Args:
    entries: the pictures.
    codes: int64 [entries], the code of each split, -1 for one that is left out; changed in place.
    units: int64 [entries], the first index of each entry's unit.
    positions: float64 [entries], in [0, 1) that of each entry's unit by the hash; 2.0 where
      something else decides.
    settings: of the import.
  """
  notes: list[str] = []
  names = sorted({entry.label for entry in entries})
  numbers = {name: number for number, name in enumerate(names)}
  labels = np.array([numbers[entry.label] for entry in entries], np.int64)
  for label, members in _classes(names, labels, codes):
    free = members[positions[members] < 1]
    by_position = dict.fromkeys(units[free][np.argsort(positions[free], kind='stable')].tolist())
    can_move = functools.partial(_can_spare, codes, labels, units, int(labels[members[0]]))
    for code, unit in _moves(codes, members, [*by_position], can_move, units, settings):
      codes[(units == unit) & (codes >= 0)] = code
      notes.append(f'class "{label}" had no {listing.SPLITS[code]} image: {entries[unit].name} '
                   f'and its copies are {listing.SPLITS[code]} images')
    if settings.test and not (codes[members] == _TEST).any():
      notes.append(f'class "{label}" has no test image')
    if not (codes[members] == _TRAIN).any():
      notes.append(f'class "{label}" has no training image')
  rest = [f'and {len(notes) - _MAX_NOTES:,} more such lines'] if len(notes) > _MAX_NOTES else []
  return notes[:_MAX_NOTES] + rest


def _can_spare(codes: np.ndarray, labels: np.ndarray, units: np.ndarray, own: int, unit: int
               ) -> bool:
  """Returns whether the other classes of a unit keep a training or test image without it."""
  inside = (units == unit) & (codes >= 0)
  others, split = np.setdiff1d(labels[inside], own), codes[inside][0]
  if not others.size or split == _VALIDATION:
    return True
  return bool(np.isin(others, labels[(codes == split) & ~inside]).all())


def _classes(names: Sequence[str], labels: np.ndarray, codes: np.ndarray
             ) -> Iterator[tuple[str, np.ndarray]]:
  """Yields each class that lacks a test or a training image, with the indices of its images."""
  kept = np.flatnonzero(codes >= 0)
  order = kept[np.argsort(labels[kept], kind='stable')]
  ends = np.searchsorted(labels[order], np.arange(len(names) + 1))
  for number, name in enumerate(names):
    members = order[ends[number]:ends[number + 1]]
    if len(members) and not {_TRAIN, _TEST} <= {*codes[members].tolist()}:
      yield name, members


def _moves(codes: np.ndarray, members: np.ndarray, free: list[int],
           can_move: Callable[[int], bool], units: np.ndarray,
           settings: import_settings.ImportSettings) -> Iterator[tuple[int, int]]:
  """Yields which units of a class move to which split.

  Args:
    codes: of all entries; the caller moves a unit before the next one is asked for.
    members: indices of the images of the class.
    free: its units that nothing else holds, by their position.
    can_move: whether a unit may move without harm to other classes.
    units: of all entries.
    settings: of the import.
  """
  several = len(np.unique(units[members])) > 1
  if settings.test and several and not (codes[members] == _TEST).any():
    yield from ((_TEST, unit) for unit in itertools.islice(filter(can_move, free), 1))
  if (codes[members] == _TRAIN).any():
    return
  # The validation unit of the highest position, else any unit, the lowest one last.
  by_need = sorted(reversed(free), key=lambda unit: codes[unit] != _VALIDATION)
  yield from ((_TRAIN, unit) for unit in itertools.islice(filter(can_move, by_need), 1))
