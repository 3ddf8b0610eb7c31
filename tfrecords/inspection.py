"""Inspects a data set: counts, classes, checksums, the first records, examples of each class.

There are two checksums, over label and pixels as the reader decodes them, so that sources can be
compared: `ordered_checksum` covers the records in sequence; `unordered_checksum` is a sum of hashes
and independent of the order, which tensorflow-datasets changes. Other label bytes of a record (the
coarse label of CIFAR-100) are in neither, since not every source has them.
"""

from collections.abc import Iterator
import dataclasses
import hashlib
import textwrap
from typing import NamedTuple

import numpy as np

from tfrecords import dataset_spec
from tfrecords import reader
from tfrecords.formats import record_labels

_BLOCK = 512
_HASH_BYTES = 16
# Of a list of values, in characters.
_TEXT_WIDTH = 100


@dataclasses.dataclass(frozen=True)
class SplitSummary:
  """Counts and checksums of one split of a data set.

  Attributes:
    num_examples: records read.
    class_counts: records of each class, in the order of the labels.
    ordered_checksum: SHA-256 of all records in their order, hexadecimal.
    unordered_checksum: sum of the hashes of the records, hexadecimal.
  """
  num_examples: int
  class_counts: tuple[int, ...]
  ordered_checksum: str
  unordered_checksum: str

  def lines(self, class_names: tuple[str, ...]) -> list[str]:
    """Returns the summary as lines for the user."""
    fewest, most = min(self.class_counts), max(self.class_counts)
    balance = (f'{fewest:,} of each class' if fewest == most else
               f'{fewest:,} ({class_names[self.class_counts.index(fewest)]}) to {most:,} '
               f'({class_names[self.class_counts.index(most)]}) of a class')
    return [f'{self.num_examples:,} records, {len(self.class_counts)} classes, {balance}',
            f'checksum in order      {self.ordered_checksum[:2 * _HASH_BYTES]}',
            f'checksum in any order  {self.unordered_checksum}']


class Example(NamedTuple):
  """One record: its number in the split, its label and its image, uint8 [h, w, c]."""
  number: int
  label: int
  image: np.ndarray


def summarize(source: reader.Source) -> SplitSummary:
  """Reads every record of a split.

  Args:
    source: the records; opening it has checked them.
  """
  start, first = source.spec.label_bytes, source.spec.label_offset
  end = first + source.spec.label_width
  counts = np.zeros(source.spec.num_classes, np.int64)
  ordered, total, num_examples = hashlib.sha256(), 0, 0
  for block in source.records().batch(_BLOCK).as_numpy_iterator():
    seen = np.concatenate([block[:, first:end], block[:, start:]], axis=1)
    counts += np.bincount(record_labels.of_array(source.spec, block), minlength=len(counts))
    ordered.update(seen.tobytes())
    total += sum(_hash(record.tobytes()) for record in seen)
    num_examples += len(seen)
  unordered = f'{total % 256 ** _HASH_BYTES:0{2 * _HASH_BYTES}x}'
  return SplitSummary(num_examples, tuple(counts.tolist()), ordered.hexdigest(), unordered)


def _hash(record: bytes) -> int:
  return int.from_bytes(hashlib.blake2b(record, digest_size=_HASH_BYTES).digest(), 'big')


def first_examples(source: reader.Source, count: int) -> list[Example]:
  """Returns the first `count` records, or all if there are fewer."""
  return list(examples(source.slice(0, min(count, source.num_examples))))


def random_examples(source: reader.Source, count: int, seed: int) -> list[Example]:
  """Returns `count` different records at random, or all if there are fewer, by their numbers."""
  count = min(count, source.num_examples)
  chosen = np.random.default_rng(seed).choice(source.num_examples, count, replace=False)
  return [next(examples(source.slice(number, number + 1)))._replace(number=number)
          for number in sorted(chosen.tolist())]


def examples_by_class(source: reader.Source, count: int) -> list[list[Example]]:
  """Returns the first `count` records of every class, or all if there are fewer."""
  found: list[list[Example]] = [[] for _ in range(source.spec.num_classes)]
  num_incomplete = len(found)
  for example in examples(source):
    same_class = found[example.label]
    if len(same_class) < count:
      same_class.append(example)
      num_incomplete -= len(same_class) == count
    if not num_incomplete:
      break
  return found


def examples(source: reader.Source) -> Iterator[Example]:
  """Yields the records of a source, numbered from 0."""
  for block_number, block in enumerate(source.records().batch(_BLOCK)):
    images, labels = reader.decode(source.spec, block)
    for position, (label, image) in enumerate(zip(labels.numpy(), images.numpy(), strict=True)):
      yield Example(block_number * _BLOCK + position, int(label), image)


def table(spec: dataset_spec.DatasetSpec, examples: list[Example]) -> str:
  """Returns records as a table: number, label, class, and what the pixels are like.

  These are mean, minimum, maximum and the number of distinct values; those of a single record are
  listed below.
  """
  rows = [('record', 'label', 'class', 'mean', 'min', 'max', 'distinct')]
  rows += [(str(example.number), str(example.label), spec.class_names[example.label],
            f'{example.image.mean():.1f}', str(example.image.min()), str(example.image.max()),
            str(len(np.unique(example.image)))) for example in examples]
  widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
  lines = ['  '.join(
      cell.ljust(width) if column == 2 else cell.rjust(width)
      for column, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in rows]
  if len(examples) == 1:
    values = ' '.join(map(str, np.unique(examples[0].image)))
    lines += textwrap.wrap(f'distinct values: {values}', _TEXT_WIDTH)
  return '\n'.join(lines)
