"""What is known of all pictures of an import, as arrays: some hundred bytes a picture."""

from collections.abc import Callable, Sequence
import dataclasses
import pathlib
import pickle

import numpy as np

from tfrecords import atomic_file
from tfrecords import temporary_file
from tfrecords.importing import block_request
from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decoding
from tfrecords.importing import fingerprint
from tfrecords.importing import listing
from tfrecords.importing import progress


@dataclasses.dataclass
class DecodedPictures:
  """The pictures of an import, in the order of its entries.

  Attributes:
    entries: the pictures.
    sha256: uint8 [pictures, 32], checksums of their files.
    fingerprints: uint8 [pictures, fingerprint.LENGTH].
    sizes: uint32 [pictures, 2], width and height of the upright pictures.
    orientation: uint8 [pictures], of EXIF.
    notes: uint32 [pictures], numbers of lists in `note_lists`.
    is_bad: bool [pictures], whether they cannot be read.
    note_lists: the numbers of different lists of notes.
    reasons: why pictures cannot be read, by number.
  """
  entries: Sequence[listing.Entry]
  sha256: np.ndarray
  fingerprints: np.ndarray
  sizes: np.ndarray
  orientation: np.ndarray
  notes: np.ndarray
  is_bad: np.ndarray
  note_lists: dict[tuple[str, ...], int]
  reasons: dict[int, str]

  def add(self, start: int, block: block_store.Block) -> None:
    """Copies the facts of a block.

    Args:
      start: number of its first picture.
      block: its facts.
    """
    facts, rows = block.facts, slice(start, start + len(block.facts))
    self.sha256[rows], self.fingerprints[rows] = facts['sha256'], facts['fingerprint']
    self.sizes[rows, 0], self.sizes[rows, 1] = facts['width'], facts['height']
    self.orientation[rows], self.is_bad[rows] = facts['orientation'], facts['state'] != 0
    numbers = [self.note_lists.setdefault(notes, len(self.note_lists)) for notes in block.notes]
    self.notes[rows] = np.array(numbers, np.uint32)[facts['notes']]
    self.reasons.update({start + place: text for place, text in block.reasons.items()})

  def remarks(self) -> list[str]:
    """Returns the text of each list of notes, in the order of their numbers."""
    return ['; '.join(notes) for notes in self.note_lists]


def empty(entries: Sequence[listing.Entry]) -> DecodedPictures:
  """Returns arrays for these pictures."""
  count = len(entries)
  return DecodedPictures(
      entries, np.zeros([count, 32], np.uint8), np.zeros([count, fingerprint.LENGTH], np.uint8),
      np.zeros([count, 2], np.uint32), np.ones(count, np.uint8), np.zeros(count, np.uint32),
      np.zeros(count, bool), {(): 0}, {})


def decode_all(source: listing.Read, entries: Sequence[listing.Entry], rule: decode.DecodeRule,
               directory: pathlib.Path, workers: int, log: Callable[[str], None]
               ) -> tuple[DecodedPictures, block_store.BlockStore]:
  """Decodes pictures into a directory, without those that an earlier import has left there.

  Args:
    source: reads one picture.
    entries: the pictures, in an order that depends on their names alone.
    rule: of the data set.
    directory: of the blocks.
    workers: processes, 0: one for each processor.
    log: takes lines for the user.

  Raises:
    errors.InputError: the directory cannot be written.
  """
  read_path = directory / 'read.pickle'
  atomic_file.write_bytes(read_path, pickle.dumps(source), durable=False)
  found, size = empty(entries), block_store.size(rule)
  store = block_store.BlockStore(directory, rule)

  def work(number: int) -> tuple[block_store.Block, bool]:
    block = entries[number * size:(number + 1) * size]
    key = block_store.key(block, rule)
    earlier = store.read(number, key)
    if earlier is not None:
      now, _ = opened.block(block_request.request_of(str(read_path), block, rule, decodes=False))
      if np.array_equal(now.facts['sha256'], earlier.facts['sha256']):
        return earlier, True
    new, planes = opened.block(block_request.request_of(str(read_path), block, rule, decodes=True))
    store.write(number, new, planes, key)
    return new, False

  shown = progress.Progress(len(entries), 'decoding', log)
  try:
    with temporary_file.writing_in(directory), decoding.pool(workers) as opened:
      for number, (block, is_earlier) in enumerate(
          decoding.in_order(work, -(-len(entries) // size), opened)):
        found.add(number * size, block)
        shown.add(len(block.facts), is_earlier)
  finally:
    shown.close()
  return found, store
