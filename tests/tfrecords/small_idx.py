"""A small data set in IDX files, and files of it."""

import dataclasses
import gzip
import pathlib
import struct

import numpy as np

from tfrecords import dataset_spec

SPEC = dataset_spec.DatasetSpec(
    name='digits', image_shape=(5, 4, 1), class_names=tuple('0123'), directory='digits',
    train_files=('train-images.gz', 'train-labels.gz'), test_files=('t-images.gz', 't-labels.gz'),
    train_examples=9, test_examples=7, container='idx')


def shrunk(spec: dataset_spec.DatasetSpec, train: int, test: int) -> dataset_spec.DatasetSpec:
  """Returns a data set with fewer images."""
  return dataclasses.replace(spec, train_examples=train, test_examples=test)


def array(values: np.ndarray) -> bytes:
  """Returns an array of uint8 as an IDX file, without gzip."""
  return struct.pack(f'>4B{values.ndim}I', 0, 0, 8, values.ndim, *values.shape) + values.tobytes()


def zipped(data: bytes) -> bytes:
  """Returns a gzip file that is the same every time."""
  return gzip.compress(data, mtime=0)


def files(spec: dataset_spec.DatasetSpec = SPEC) -> dict[str, bytes]:
  """Returns the contents of all files by name: noise, labels in range."""
  rng = np.random.default_rng(0)
  found = {}
  for split in ('train', 'test'):
    count = spec.examples(split)
    images, labels = spec.files(split)
    found[images] = zipped(array(rng.integers(0, 256, [count, *spec.image_shape[:2]], np.uint8)))
    found[labels] = zipped(array(rng.integers(0, spec.num_classes, count, np.uint8)))
  return found


def write(data_dir: pathlib.Path, spec: dataset_spec.DatasetSpec = SPEC) -> pathlib.Path:
  """Writes all files; returns their folder."""
  folder = data_dir / spec.directory
  folder.mkdir(parents=True, exist_ok=True)
  for name, data in files(spec).items():
    (folder / name).write_bytes(data)
  return folder
