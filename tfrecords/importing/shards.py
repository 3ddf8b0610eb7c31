"""Writes the files of records of one split."""

from collections.abc import Callable, Iterator
import dataclasses
import hashlib
import pathlib

import numpy as np

from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import regular_file
from tfrecords.formats import compression
from tfrecords.importing import record_order

# Bytes of records in memory at a time.
_BLOCK_BYTES = 8 << 20
_READ_BYTES = 1 << 20
_SUFFIXES = {'records': '.bin', 'tfrecord': '.tfrecord'}
ONE_BYTE_CLASSES = 256

# Takes numbers of pictures and their planes.
Watch = Callable[[np.ndarray, np.ndarray], None]


@dataclasses.dataclass(frozen=True)
class ShardWriter:
  """Writes records.

  Attributes:
    directory: of the files.
    container: records or tfrecord.
    is_compressed: whether the files are compressed by gzip.
    label_bytes: of a label, 1 or 2.
    image_bytes: of an image.
    shard_bytes: largest size of a file, before it is compressed.
    gather: returns the planes of pictures by their numbers, uint8 [pictures, image_bytes].
  """
  directory: pathlib.Path
  container: str
  is_compressed: bool
  label_bytes: int
  image_bytes: int
  shard_bytes: int
  gather: Callable[[np.ndarray], np.ndarray]

  def write(self, split: str, order: np.ndarray, labels: np.ndarray, watch: Watch,
            present: int = 0) -> tuple[dataset_spec.Shard, ...]:
    """Writes the files of a split.

    Args:
      split: its name.
      order: int64, numbers of its pictures in the order of the records.
      labels: int64, the label of every picture of the import.
      watch: gets all records, in order.
      present: number of files that the split has already; the new ones are numbered after them.

    Raises:
      errors.InputError: a file cannot be written.
    """
    edges = record_order.shard_edges(
        len(order), self.label_bytes + self.image_bytes, self.shard_bytes)
    total = present + len(edges)
    shards = []
    for number, (start, end) in enumerate(edges, present):
      name = f'{split}-{number:05d}-of-{total:05d}{_SUFFIXES[self.container]}'
      blocks = self._blocks(order[start:end], labels, watch)
      path = self.directory / name
      size, digest = self._write_file(path, blocks)
      if self.is_compressed:
        plain, path = path, path.with_name(f'{name}{compression.SUFFIX}')
        compression.compress(plain, path)
        plain.unlink()
        size, digest = _measured(path)
      shards.append(dataset_spec.Shard(
          file=path.name, examples=end - start, bytes=size, sha256=digest))
    return tuple(shards)

  def _blocks(self, order: np.ndarray, labels: np.ndarray, watch: Watch) -> Iterator[np.ndarray]:
    """Yields records, uint8 [records, record bytes], some at a time."""
    count = max(1, _BLOCK_BYTES // (self.label_bytes + self.image_bytes))
    for first in range(0, len(order), count):
      numbers = order[first:first + count]
      planes = self.gather(numbers)
      watch(numbers, planes)
      yield np.concatenate([encode_labels(labels[numbers], self.label_bytes), planes], axis=1)

  def _write_file(self, path: pathlib.Path, blocks: Iterator[np.ndarray]) -> tuple[int, str]:
    """Writes a file and returns its size and its sha256."""
    if self.container == 'tfrecord':
      # The only part of an import that needs TensorFlow.
      from tfrecords.formats import tfrecord_format
      tfrecord_format.write_blocks(path, blocks, self.label_bytes)
      return _measured(path)
    checksum, size = hashlib.sha256(), 0
    with atomic_file.temporary_path(path) as temporary, temporary.open('xb') as file:
      for block in blocks:
        data = block.tobytes()
        checksum.update(data)
        size += file.write(data)
    return size, checksum.hexdigest()


def encode_labels(labels: np.ndarray, label_bytes: int) -> np.ndarray:
  """Returns labels as uint8 [labels, label_bytes], little-endian."""
  return labels.astype(f'<u{label_bytes}').view(np.uint8).reshape(-1, label_bytes)


def decode_labels(labels: np.ndarray) -> np.ndarray:
  """Returns the labels, int64 [records], in uint8 [records, label bytes]."""
  powers = 256 ** np.arange(labels.shape[1], dtype=np.int64)
  return labels.astype(np.int64) @ powers


def _measured(path: pathlib.Path) -> tuple[int, str]:
  """Returns the size and the sha256 of a file."""
  checksum, size = hashlib.sha256(), 0
  with regular_file.opened(path) as file:
    while data := file.read(_READ_BYTES):
      checksum.update(data)
      size += len(data)
  return size, checksum.hexdigest()
