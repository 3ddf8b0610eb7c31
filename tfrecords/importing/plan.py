"""Which picture becomes which record of which split."""

from collections.abc import Mapping, Sequence
import dataclasses

import numpy as np

from tfrecords import errors
from tfrecords.importing import decoded_pictures
from tfrecords.importing import duplicates
from tfrecords.importing import import_settings
from tfrecords.importing import listing
from tfrecords.importing import record_order
from tfrecords.importing import splits


@dataclasses.dataclass(frozen=True)
class Earlier:
  """The pictures that a data set has already, with --append.

  Attributes:
    entries: the pictures.
    fingerprints: uint8 [pictures, fingerprint.LENGTH].
    splits: the split of each, by name.
    class_counts: number of records of each class, by split.
  """
  entries: Sequence[listing.Entry] = ()
  fingerprints: np.ndarray | None = None
  splits: Mapping[str, str] | None = None
  class_counts: Mapping[str, Sequence[int]] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Plan:
  """Records of a data set.

  Attributes:
    pictures: all pictures that are imported now.
    class_names: in the order of the labels.
    labels: int64 [pictures].
    records: by split, the numbers of its pictures in the order of the records, int64.
    duplicate_of: by number, the name of the first equal or nearly equal picture, an earlier one
      where there is one.
    left_out: by number, why a picture is left out.
    notes: lines for the user.
    earlier_counts: number of earlier records of each class, by split.
  """
  pictures: decoded_pictures.DecodedPictures
  class_names: Sequence[str]
  labels: np.ndarray
  records: Mapping[str, np.ndarray]
  duplicate_of: Mapping[int, str]
  left_out: Mapping[int, str]
  notes: Sequence[str]
  earlier_counts: Mapping[str, Sequence[int]]

  def class_counts(self, split: str) -> tuple[int, ...]:
    """Returns the number of records of each class in a split, earlier ones among them."""
    counts = np.bincount(self.labels[self.records[split]], minlength=len(self.class_names))
    before = self.earlier_counts.get(split, ())
    counts[:len(before)] += np.array(before, np.int64)
    return tuple(counts.tolist())


def make(pictures: decoded_pictures.DecodedPictures, class_names: Sequence[str],
         settings: import_settings.ImportSettings, earlier: Earlier | None = None) -> Plan:
  """Returns which picture goes where.

  Args:
    pictures: the decoded pictures.
    class_names: in the order of the labels.
    settings: of the import.
    earlier: with --append, what the data set has already.

  Raises:
    errors.InputError: duplicates or labels contradict each other, or a split remains empty.
  """
  earlier = earlier or Earlier()
  good = np.flatnonzero(~pictures.is_bad)
  entries, fingerprints, numbers = _joined(pictures, good, earlier)
  copies = duplicates.find(fingerprints, settings.near_duplicates)
  assignment = splits.assign(entries, copies, settings, earlier.splits)
  found = dict(pictures.reasons)
  is_new = np.flatnonzero(numbers >= 0)
  names = np.array([listing.SPLITS.index(assignment.splits[place])
                    if assignment.splits[place] else -1 for place in is_new.tolist()], np.int8)
  for place in is_new[names < 0].tolist():
    found[int(numbers[place])] = assignment.reasons[entries[place].name]
  records = {split: record_order.shuffled(pictures.entries, numbers[is_new[names == index]])
             for index, split in enumerate(listing.SPLITS)}
  first = _first_copies(copies.near, numbers)
  copied = is_new[first[is_new] != is_new]
  labels = {name: label for label, name in enumerate(class_names)}
  return Plan(
      pictures, class_names,
      np.fromiter((labels[entry.label] for entry in pictures.entries), np.int64,
                  len(pictures.entries)),
      records, {int(numbers[place]): entries[int(first[place])].name
                for place in copied.tolist()},
      found, (*copies.notes, *assignment.notes), earlier.class_counts)


def _first_copies(near: np.ndarray, numbers: np.ndarray) -> np.ndarray:
  """Returns the first image of each one's group, an earlier one where there is one, int64 [images].

  Args:
    near: int64 [images], the smallest index in each one's group.
    numbers: int64 [images], -1 for earlier ones.
  """
  first = np.arange(len(near))
  earlier = np.flatnonzero(numbers < 0)[::-1]
  # Of several earlier ones the last that is assigned stays: the smallest index.
  first[near[earlier]] = earlier
  return first[near]


def _joined(pictures: decoded_pictures.DecodedPictures, good: np.ndarray, earlier: Earlier
            ) -> tuple[Sequence[listing.Entry], np.ndarray, np.ndarray]:
  """Returns entries sorted by name, their fingerprints and their numbers; -1 for earlier ones."""
  if not earlier.entries and len(good) == len(pictures.entries):
    return pictures.entries, pictures.fingerprints, good
  entries = [*earlier.entries, *(pictures.entries[number] for number in good.tolist())]
  numbers = np.concatenate([np.full(len(earlier.entries), -1), good])
  parts = [pictures.fingerprints[good]]
  if earlier.fingerprints is not None:
    parts.insert(0, earlier.fingerprints)
  order = sorted(range(len(entries)), key=lambda place: entries[place].name)
  return [entries[place] for place in order], np.concatenate(parts)[order], numbers[order]


def check_filled(counts: Mapping[str, int]) -> None:
  """Refuses a data set without training or test images.

  Args:
    counts: number of records of each split.

  Raises:
    errors.InputError: with the split.
  """
  for split in (listing.TRAIN, listing.TEST):
    if not counts.get(split):
      raise errors.InputError(
          f'no image is in {split}; give other shares with --test and --validation, or more '
          'pictures')
