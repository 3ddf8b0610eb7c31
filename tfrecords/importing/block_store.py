"""Decoded pictures on disk, a file for each block of pictures, so that a killed import resumes.

A file is a line of JSON, the FACTS of the block's pictures and their planes. The line has a key, a
hash of all that decides the content besides the pictures themselves: a file with another key is
made again, and so is one whose pictures' files have other checksums by now.
"""

from collections.abc import Mapping, Sequence
import dataclasses
import hashlib
import json
import pathlib
import zlib

import numpy as np
import PIL

from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import regular_file
from tfrecords.importing import block_files
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import fingerprint
from tfrecords.importing import listing

# Bytes and pictures of a block: some of them are in memory at a time.
_BLOCK_BYTES = 8 << 20
_BLOCK_PICTURES = 256


@dataclasses.dataclass(frozen=True)
class Block:
  """What is known of a block of pictures.

  Attributes:
    facts: FACTS [pictures].
    reasons: why pictures cannot be read, by place.
    notes: lists of notes; the facts have their numbers.
  """
  facts: np.ndarray
  reasons: Mapping[int, str]
  notes: Sequence[tuple[str, ...]]


def size(rule: decode.DecodeRule) -> int:
  """Returns the number of pictures of a block."""
  return max(1, min(_BLOCK_PICTURES, _BLOCK_BYTES // rule.image_bytes))


def key(entries: Sequence[listing.Entry], rule: decode.DecodeRule) -> str:
  """Returns what a block's content depends on, as 64 hexadecimal digits."""
  parts = [PIL.__version__, str(fingerprint.VERSION), repr(rule),
           *(entry.name for entry in entries)]
  return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class BlockStore:
  """Blocks of decoded pictures in a directory."""

  def __init__(self, directory: pathlib.Path, rule: decode.DecodeRule) -> None:
    self._directory = directory
    self._rule = rule
    self._starts: dict[int, int] = {}

  def path(self, number: int) -> pathlib.Path:
    """Returns the file of a block."""
    return self._directory / f'block-{number:06d}'

  def write(self, number: int, block: Block, planes: np.ndarray, block_key: str) -> None:
    """Writes a block whole.

    Raises:
      errors.InputError: it cannot be written.
    """
    content = block.facts.tobytes() + planes.tobytes()
    header = {'key': block_key, 'count': len(block.facts), 'notes': list(block.notes),
              'reasons': {str(place): text for place, text in block.reasons.items()},
              # After a power failure a file may have its size but not its content.
              'crc32': zlib.crc32(content)}
    line = json.dumps(header).encode() + b'\n'
    atomic_file.write_bytes(self.path(number), line + content, durable=False)
    self._starts[number] = len(line) + block.facts.nbytes

  def read(self, number: int, block_key: str) -> Block | None:
    """Returns a block of an earlier import; None if it is missing, incomplete or of another key."""
    try:
      with regular_file.opened(self.path(number)) as file:
        line = file.readline(1 << 24)
        header = json.loads(line)
        if header['key'] != block_key:
          return None
        content = file.read()
      count, facts_bytes = header['count'], header['count'] * decode_block.FACTS.itemsize
      if (len(content) != facts_bytes + count * self._rule.image_bytes
          or zlib.crc32(content) != header['crc32']):
        return None
    except (errors.InputError, ValueError, KeyError, TypeError):
      return None
    self._starts[number] = len(line) + facts_bytes
    return Block(np.frombuffer(content[:facts_bytes], decode_block.FACTS),
                 {int(place): text for place, text in header['reasons'].items()},
                 [tuple(notes) for notes in header['notes']])

  def gather(self, indices: np.ndarray) -> np.ndarray:
    """Returns the planes of pictures.

    Args:
      indices: numbers of the pictures in the import, in any order.

    Returns:
      uint8 [pictures, image bytes].
    """
    count, width = size(self._rule), self._rule.image_bytes
    planes = np.empty([len(indices), width], np.uint8)
    numbers, places = (part.tolist() for part in np.divmod(indices, count))
    with block_files.BlockFiles(self.path) as files:
      for row in np.argsort(indices, kind='stable').tolist():
        number = numbers[row]
        files.read(number, planes[row], self._starts[number] + places[row] * width)
    return planes
