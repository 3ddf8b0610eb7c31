"""Reads every byte of an imported set: checksums, counts and labels as its manifest says.

`records_main --action=verify` does it; a training compares the sizes of the files alone.
"""

from collections.abc import Callable
import hashlib
import pathlib

import numpy as np
import tensorflow as tf

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import imported_files
from tfrecords import regular_file
from tfrecords import remote_path
from tfrecords import tensorflow_path
from tfrecords.formats import binary
from tfrecords.formats import compression
from tfrecords.formats import record_labels
from tfrecords.formats import tfrecord_format

_BLOCK, _PART = 512, 1 << 20


def check(spec: dataset_spec.DatasetSpec, split: str, log: Callable[[str], None]) -> None:
  """Compares a split with what the manifest says about it.

  Args:
    spec: an imported data set.
    split: one of its splits.
    log: gets a line if nothing differs.

  Raises:
    errors.InputError: a file has another checksum, a label is out of range, or there are other
      numbers of records; names the first one.
  """
  counts = np.zeros(spec.num_classes, np.int64)
  paths = imported_files.paths(spec, split)
  for path in paths:
    _check_sum(spec.shards[path.name], path)
    found = _labels(spec, path)
    _require(len(found) == spec.shards[path.name].examples, path, f'{len(found):,} records',
             f'{spec.shards[path.name].examples:,}')
    counts += np.bincount(found, minlength=spec.num_classes)
  for name, count, wanted in zip(spec.class_names, counts.tolist(), spec.class_counts[split],
                                 strict=True):
    _require(count == wanted, remote_path.of(spec.directory),
             f'{count:,} {split} records of {name}', f'{wanted:,}')
  files = f'{len(paths):,} file{"s have" if len(paths) > 1 else " has"}'
  log(f'{spec.name} {split}: {files} the checksums, records and labels of manifest.json')


def _check_sum(shard: dataset_spec.Shard, path: pathlib.Path) -> None:
  digest = hashlib.sha256()
  with regular_file.opened(path) as file:
    while part := file.read(_PART):
      digest.update(part)
  found = digest.hexdigest()
  _require(found == shard.sha256, path, f'the SHA-256 {found[:16]}...', f'{shard.sha256[:16]}...')


def _labels(spec: dataset_spec.DatasetSpec, path: pathlib.Path) -> np.ndarray:
  """Returns the labels of a file, all in range."""
  is_packed, is_compressed = spec.container == 'tfrecord', compression.is_compressed(path)
  if not is_packed and not is_compressed:
    return binary.check_labels(spec, path, next(binary.arrays(spec, [path])))
  if not is_compressed:
    tfrecord_format.check(spec, path)
  read = tfrecord_format.read if is_packed else binary.read
  blocks = read(spec, [tensorflow_path.file(path)]).batch(_BLOCK).as_numpy_iterator()
  try:
    labels = np.concatenate([record_labels.of_array(spec, block) for block in blocks])
  except (tf.errors.OpError, ValueError) as error:
    raise errors.InputError(f'{path}: its records cannot be read ({errors.reason(error)}); restore '
                            'it from a copy, or import the data set again') from error
  if fault := record_labels.fault(spec, int(labels.max())):
    raise errors.InputError(f'{path}: record {labels.argmax():,} {fault}; is this the right file?')
  return labels


def _require(condition: bool, path: pathlib.Path, found: str, wanted: str) -> None:
  if not condition:
    raise errors.InputError(f'{path}: has {found}, and {wanted} according to manifest.json; '
                            'restore it from a copy, or import the data set again')
