"""Checksums of a run's training records, by which another start recognizes them.

CRC-32 of all images and of all labels, in their order, as the reader decodes them. It detects
files that were changed, exchanged or read in another order; it is no protection against somebody
who forges them. CIFAR-10 takes 0.1 s.

Of a data set that is streamed from disk the first GiB is read for it (all of a smaller one), which
takes seconds at most; what lies behind is compared by the number of records alone.
"""

import zlib

import numpy as np
import tensorflow as tf

from tfrecords import data_identity
from tfrecords import reader

_STREAMED_BYTES = 2 ** 30
_BLOCK = 512


class _Sum:
  """Adds up blocks of records."""

  def __init__(self) -> None:
    self._images = self._labels = 0

  def add(self, images: np.ndarray, labels: np.ndarray) -> None:
    """Adds uint8 images [n, height, width, channels] and int32 labels [n]."""
    self._images = zlib.crc32(images.data, self._images)
    self._labels = zlib.crc32(labels.astype('<i4').data, self._labels)

  def result(self) -> data_identity.DataIdentity:
    """Returns the identity of all blocks."""
    return data_identity.DataIdentity(f'{self._images:08x}', f'{self._labels:08x}')


def of_arrays(images: np.ndarray, labels: np.ndarray) -> data_identity.DataIdentity:
  """Returns the checksum of records in memory.

  Args:
    images: uint8 [n, height, width, channels].
    labels: int32 [n].
  """
  total = _Sum()
  total.add(np.ascontiguousarray(images), labels)
  return total.result()


def of_tensors(images: tf.Tensor, labels: tf.Tensor) -> data_identity.DataIdentity:
  """Returns the same of tensors on the host, which are not copied."""
  return of_arrays(np.asarray(memoryview(images)), labels.numpy())


def of_streamed(source: reader.Source,
                most_bytes: int = _STREAMED_BYTES) -> data_identity.DataIdentity:
  """Returns the checksum of the records of a source, of a large one's first `most_bytes`."""
  count = min(source.num_examples, max(1, most_bytes // source.spec.record_bytes))
  total = _Sum()
  for block in source.slice(0, count).records().batch(_BLOCK):
    images, labels = reader.decode(source.spec, block)
    total.add(images.numpy(), labels.numpy())
  return total.result()
