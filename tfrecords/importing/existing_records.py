"""Reads the records of a data set that pictures are appended to."""

from collections.abc import Iterator
import os
import pathlib

import numpy as np

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import regular_file
from tfrecords.formats import compression
from tfrecords.formats import manifest as manifest_lib
from tfrecords.importing import shards as shards_lib

# Bytes of records in memory at a time.
_BLOCK_BYTES = 8 << 20


def blocks(directory: pathlib.Path, manifest: manifest_lib.Manifest
           ) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
  """Yields the split, the labels, int64 [n], and the planes, uint8 [n, image bytes], of records.

  All records come, split by split, in their order, some at a time.

  Raises:
    errors.InputError: a file is missing or has another size than the manifest says.
  """
  spec = manifest_lib.spec(manifest, directory)
  for split in manifest_lib.SPLITS:
    for shard in (manifest.splits[split].shards if split in manifest.splits else ()):
      path = directory / shard.file
      _check_size(path, shard)
      for block in (_tfrecord if manifest.container == 'tfrecord' else _binary)(path, spec):
        yield (split, shards_lib.decode_labels(block[:, :spec.label_bytes]),
               block[:, spec.label_bytes:])


def _check_size(path: pathlib.Path, shard: dataset_spec.Shard) -> None:
  regular_file.check(path)
  if (size := os.path.getsize(path)) != shard.bytes:
    raise errors.InputError(
        f'{path}: has {size:,} bytes, the manifest says {shard.bytes:,}; import the data set again')


def _binary(path: pathlib.Path, spec: dataset_spec.DatasetSpec) -> Iterator[np.ndarray]:
  count = max(1, _BLOCK_BYTES // spec.record_bytes)
  with compression.opened(path) as file:
    while data := file.read(count * spec.record_bytes):
      yield np.frombuffer(data, np.uint8).reshape(-1, spec.record_bytes)


def _tfrecord(path: pathlib.Path, spec: dataset_spec.DatasetSpec) -> Iterator[np.ndarray]:
  from tfrecords.formats import tfrecord_format
  count = max(1, _BLOCK_BYTES // spec.record_bytes)
  yield from tfrecord_format.read(spec, [str(path)]).batch(count).as_numpy_iterator()
