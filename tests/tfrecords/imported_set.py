"""Writes small data sets as an import leaves them: shards and manifest.json."""

import dataclasses
import gzip
import hashlib
import os
import pathlib

import numpy as np

from tests.tfrecords import small_records
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords.formats import manifest as manifest_lib

CLASSES = ('cat', 'dog', 'frog')
SHAPE = (8, 6, 3)
COUNTS = {'train': (20, 10, 6), 'validation': (4, 3, 2), 'test': (5, 3, 2)}


def write(directory: str | os.PathLike[str], *, classes=CLASSES, shape=SHAPE, counts=None,
          container: str = 'records', shards: int = 2, seed: int = 0,
          compressed: bool = False) -> manifest_lib.Manifest:
  """Writes a data set of noise whose brightness tells the class; returns its manifest.

  Args:
    directory: to write to; made if it is missing.
    classes: names of the classes.
    shape: height, width and channels.
    counts: by split, the records of each class.
    container: of the shards: records or tfrecord.
    shards: number of files of each split.
    seed: of the noise and the order.
    compressed: whether the files are compressed by gzip.
  """
  place = pathlib.Path(directory)
  place.mkdir(parents=True, exist_ok=True)
  splits = {}
  for number, (name, numbers) in enumerate((counts or COUNTS).items()):
    found = records(shape, numbers, len(classes), seed + number)
    splits[name] = manifest_lib.Split(
        len(found), tuple(numbers), tuple(
            _shards(place, name, found, container, shards, shape, compressed)))
  levels = (100.0,) * shape[2]
  made = manifest_lib.Manifest(
      name=place.name, classes=tuple(classes), image_shape=shape,
      label_bytes=1 + (len(classes) > 256), container=container, splits=splits, mean=levels,
      deviation=levels, fit='crop', resampling='box', background=(255, 255, 255), enlarge=False,
      split_rule={'split': 'hash'}, source={'kind': 'folder'}, pillow='12.0')
  manifest_lib.path_in(place).write_text(made.to_json())
  return made


def records(shape, numbers, classes: int, seed: int = 0) -> np.ndarray:
  """Returns uint8 records: label bytes, then planes of noise around the level of the class."""
  generator = np.random.default_rng(seed)
  labels = generator.permutation(np.repeat(np.arange(classes), numbers))
  levels = np.linspace(40, 215, classes)[labels]
  pixels = levels[:, None] + generator.normal(0, 15, [len(labels), int(np.prod(shape))])
  width = 1 + (classes > 256)
  label_bytes = labels.astype('<u2').view(np.uint8).reshape(-1, 2)[:, :width]
  return np.concatenate([label_bytes, np.clip(pixels, 0, 255).astype(np.uint8)], axis=1)


def _shards(place, split, found, container, shards, shape, compressed):
  suffix = {'records': 'bin', 'tfrecord': 'tfrecord'}[container]
  for number, part in enumerate(np.array_split(found, shards)):
    path = place / f'{split}-{number:05d}-of-{shards:05d}.{suffix}'
    _write_shard(path, part, container, found.shape[1] - int(np.prod(shape)))
    if compressed:
      plain, path = path, path.with_name(f'{path.name}.gz')
      path.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
      plain.unlink()
    yield dataset_spec.Shard(path.name, len(part), path.stat().st_size, checksum(path))


def write_holes(folder: pathlib.Path, files: int, records: int, container: str = 'records') -> None:
  """Writes a set of the shape of CIFAR-10 whose training files are holes, of zeros.

  No record can be read of a hole that is a TFRecord file.
  """
  spec = datasets.get('cifar10')
  record_bytes = spec.record_bytes + (0 if container == 'records' else 32)
  shards = [dataset_spec.Shard(f'train-{number:05d}', records, records * record_bytes, '0' * 64)
            for number in range(files)]
  shards.append(dataset_spec.Shard('test', 1, record_bytes, '0' * 64))
  for shard in shards:
    with (folder / shard.file).open('wb') as file:
      file.truncate(shard.bytes)
  made = write(folder / 'small', classes=spec.class_names, shape=spec.image_shape,
               counts={name: (1,) * 10 for name in ('train', 'test')}, shards=1)
  none = (0,) * 9
  splits = {'train': manifest_lib.Split(files * records, (files * records, *none),
                                        tuple(shards[:-1])),
            'test': manifest_lib.Split(1, (1, *none), (shards[-1],))}
  manifest_lib.path_in(folder).write_text(
      dataclasses.replace(made, container=container, splits=splits).to_json())


def checksum(path: pathlib.Path) -> str:
  """Returns the SHA-256 of a file."""
  return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_shard(path, part, container, label_bytes):
  if container == 'records':
    path.write_bytes(part.tobytes())
    return
  # Imported late: it imports TensorFlow.
  from tfrecords.formats import tfrecord_format
  spec = dataclasses.replace(small_records.SPEC, label_bytes=label_bytes)
  tfrecord_format.write(spec, path, part)
