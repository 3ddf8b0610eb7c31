"""The order of the records of a split, and how it is divided into files.

Files sorted by class would be bad for training from disk, where only a part is shuffled at a time.
The records are therefore in the order of a hash of their names: the same on every machine, whatever
order the pictures were found in.
"""

from collections.abc import Sequence
import hashlib

import numpy as np

from tfrecords.importing import listing

_PREFIX = b'order of records/'
_HASH_BYTES = 8


def shuffled(entries: Sequence[listing.Entry], numbers: np.ndarray) -> np.ndarray:
  """Returns numbers of pictures in the order of their records.

  Args:
    entries: all pictures, sorted by name.
    numbers: int64, those of one split, ascending.
  """
  hashes = b''.join(_hash(entries[number].name) for number in numbers.tolist())
  return numbers[np.argsort(np.frombuffer(hashes, '<u8'), kind='stable')]


def _hash(name: str) -> bytes:
  data = _PREFIX + name.encode(errors='surrogatepass')
  return hashlib.sha256(data).digest()[:_HASH_BYTES]


def shard_edges(count: int, record_bytes: int, shard_bytes: int) -> list[tuple[int, int]]:
  """Returns first record and end of each file; the files are about equal in size.

  Args:
    count: number of records.
    record_bytes: of one record.
    shard_bytes: largest size of a file with more than one record.
  """
  most = max(1, shard_bytes // record_bytes)
  files = -(-count // most)
  edges = [number * count // files for number in range(files)] + [count] if files else [0]
  return list(zip(edges[:-1], edges[1:], strict=True))
