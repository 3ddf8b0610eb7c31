"""The identity of a run's training records.

data_checksum.py computes it from the records; that of an imported set is in its manifest.
"""

import dataclasses
import hashlib

from tfrecords import dataset_spec

# Hexadecimal digits of the checksum of shards: 64 bits.
_DIGITS = 16


@dataclasses.dataclass(frozen=True)
class DataIdentity:
  """Checksums of records in their order.

  Attributes:
    images: CRC-32 of the pixels, hexadecimal.
    labels: CRC-32 of the labels, hexadecimal.
    shards: of an imported set, checksum of those of its shards, hexadecimal; images and labels are
      empty then.
  """
  images: str
  labels: str
  shards: str = ''

  def __str__(self) -> str:
    return self.shards or f'{self.images}/{self.labels}'

  def difference(self, other: 'DataIdentity') -> str:
    """Returns what differs from `other`: '', 'images', 'labels', 'images and labels', 'shards'."""
    if self.shards or other.shards:
      return '' if self == other else 'shards'
    return ' and '.join(field.name for field in dataclasses.fields(self)
                        if getattr(self, field.name) != getattr(other, field.name))


def of_shards(spec: dataset_spec.DatasetSpec) -> DataIdentity:
  """Returns the identity of the training records of an imported set."""
  joined = ''.join(spec.shards[name].sha256 for name in spec.train_files)
  return DataIdentity('', '', hashlib.sha256(joined.encode()).hexdigest()[:_DIGITS])
