"""What a source of pictures holds: every picture with its label, before any of them is decoded."""

from collections.abc import Callable
import dataclasses

import numpy as np

TRAIN, VALIDATION, TEST = 'train', 'validation', 'test'
SPLITS = (TRAIN, VALIDATION, TEST)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
  """One picture of a source.

  Attributes:
    name: its unique name within the source, in Unicode's composed form (NFC), parts separated by
      '/': a relative path, `train/17` of arrays, `file.parquet/17` of a table.
    label: the name of its class.
    split: 'train', 'validation' or 'test' where the source says so, else ''.
    group: pictures of one group must lie in one split, as those of one person; '' for none.
  """
  name: str
  label: str
  split: str = ''
  group: str = ''


# Encoded bytes of a picture file, or uint8 pixels [height, width] or [height, width, channels].
Content = bytes | np.ndarray
# Reads one picture, opened read-only. It can be pickled: worker processes call it.
Read = Callable[[Entry], Content]


@dataclasses.dataclass(frozen=True)
class Listing:
  """The content of a source.

  Attributes:
    source_kind: folder, csv, npz, tfds or parquet.
    entries: all pictures, sorted by name, so that the order of files cannot matter.
    class_names: the classes, in the order of the labels.
    passed_over: names of hidden entries and of files that are not pictures, sorted.
    read: reads one picture; raises InputError where its file cannot be read.
    notes: lines for the user about the source.
  """
  source_kind: str
  entries: tuple[Entry, ...]
  class_names: tuple[str, ...]
  passed_over: tuple[str, ...]
  read: Read
  notes: tuple[str, ...] = ()

  def labels(self) -> dict[str, int]:
    """Returns the number of each class by its name."""
    return {name: number for number, name in enumerate(self.class_names)}
