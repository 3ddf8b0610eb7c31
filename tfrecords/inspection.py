"""What a data set holds: counts, classes, checksums, the first records, some of each class.

Two checksums, of label and pixels as the reader decodes them, so that sources can be compared:
`in_order` is that of the records one after the other; `in_any_order` is a sum of hashes, the same
for the same records in another order, as tensorflow-datasets stores them. Bytes of a record that
are no label of ours (CIFAR-100's coarse one) count in neither: not every source has them.
"""

from collections.abc import Iterator
import dataclasses
import hashlib
from typing import NamedTuple

import numpy as np

from tfrecords import dataset_spec
from tfrecords import reader

_BLOCK = 512
_HASH_BYTES = 16


@dataclasses.dataclass(frozen=True)
class Contents:
  """One split of a data set.

  Attributes:
    num_examples: records read.
    class_counts: records of each class, in the order of the labels.
    in_order: SHA-256 of all records in their order, hexadecimal.
    in_any_order: sum of the records' hashes, hexadecimal.
  """
  num_examples: int
  class_counts: tuple[int, ...]
  in_order: str
  in_any_order: str

  def lines(self, class_names: tuple[str, ...]) -> list[str]:
    """Returns the same as lines for a user."""
    fewest, most = min(self.class_counts), max(self.class_counts)
    balance = (f'{fewest:,} of each class' if fewest == most else
               f'{fewest:,} ({class_names[self.class_counts.index(fewest)]}) to {most:,} '
               f'({class_names[self.class_counts.index(most)]}) of a class')
    return [f'{self.num_examples:,} records, {len(self.class_counts)} classes, {balance}',
            f'checksum in order      {self.in_order[:2 * _HASH_BYTES]}',
            f'checksum in any order  {self.in_any_order}']


class Example(NamedTuple):
  """One record: its number in the split, its label and its image, uint8 [h, w, c]."""
  number: int
  label: int
  image: np.ndarray


def survey(source: reader.Source) -> Contents:
  """Reads every record of a split.

  Args:
    source: the records, checked when they were opened.
  """
  offset, start = source.spec.label_offset, source.spec.label_bytes
  counts = np.zeros(source.spec.num_classes, np.int64)
  in_order, total, num_examples = hashlib.sha256(), 0, 0
  for block in source.records().batch(_BLOCK).as_numpy_iterator():
    seen = np.concatenate([block[:, offset:offset + 1], block[:, start:]], axis=1)
    counts += np.bincount(seen[:, 0], minlength=len(counts))
    in_order.update(seen.tobytes())
    total += sum(_hash(record.tobytes()) for record in seen)
    num_examples += len(seen)
  in_any_order = f'{total % 256 ** _HASH_BYTES:0{2 * _HASH_BYTES}x}'
  return Contents(num_examples, tuple(counts.tolist()), in_order.hexdigest(), in_any_order)


def _hash(record: bytes) -> int:
  return int.from_bytes(hashlib.blake2b(record, digest_size=_HASH_BYTES).digest(), 'big')


def first(source: reader.Source, count: int) -> list[Example]:
  """Returns the first `count` records, or all if there are fewer."""
  return list(examples(source.part(0, min(count, source.num_examples))))


def of_each_class(source: reader.Source, count: int) -> list[list[Example]]:
  """Returns the first `count` records of every class, fewer of a class that has no more."""
  found: list[list[Example]] = [[] for _ in range(source.spec.num_classes)]
  lacking = len(found)
  for example in examples(source):
    mine = found[example.label]
    if len(mine) < count:
      mine.append(example)
      lacking -= len(mine) == count
    if not lacking:
      break
  return found


def examples(source: reader.Source) -> Iterator[Example]:
  """Yields the records of a source, numbered from 0."""
  for before, block in enumerate(source.records().batch(_BLOCK)):
    images, labels = reader.decode(source.spec, block)
    for place, (label, image) in enumerate(zip(labels.numpy(), images.numpy(), strict=True)):
      yield Example(before * _BLOCK + place, int(label), image)


def table(spec: dataset_spec.DatasetSpec, examples: list[Example]) -> str:
  """Returns records as a table: number, label, class, and mean, least and largest pixel value."""
  rows = [('record', 'label', 'class', 'mean', 'min', 'max')]
  rows += [(str(example.number), str(example.label), spec.class_names[example.label],
            f'{example.image.mean():.1f}', str(example.image.min()), str(example.image.max()))
           for example in examples]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  return '\n'.join('  '.join(
      cell.ljust(width) if column == 2 else cell.rjust(width)
      for column, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in rows)
