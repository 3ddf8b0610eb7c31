"""The identity of a run's training records; data_checksum.py computes it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class DataIdentity:
  """Checksums of records in their order.

  Attributes:
    images: CRC-32 of the pixels, hexadecimal.
    labels: CRC-32 of the labels, hexadecimal.
  """
  images: str
  labels: str

  def difference(self, other: 'DataIdentity') -> str:
    """Returns what differs from `other`: '', 'images', 'labels' or 'images and labels'."""
    return ' and '.join(field.name for field in dataclasses.fields(self)
                        if getattr(self, field.name) != getattr(other, field.name))
