"""Decides which split each picture of a source belongs to, so that no picture leaks."""

from collections.abc import Mapping, Sequence
import dataclasses

from tfrecords.importing import duplicates
from tfrecords.importing import import_settings
from tfrecords.importing import listing


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
  raise NotImplementedError
