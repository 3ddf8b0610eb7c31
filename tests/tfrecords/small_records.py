"""A small data set of images that are not square, and files of it."""

import pathlib

import numpy as np

from tfrecords import dataset_spec

SPEC = dataset_spec.DatasetSpec(
    name='small',
    image_shape=(8, 6, 3),
    class_names=('cat', 'dog', 'frog'),
    directory='small-bin',
    train_files=('one.bin', 'two.bin'),
    test_files=('test.bin',),
    train_examples=30,
    test_examples=11)


def random(count: int, spec: dataset_spec.DatasetSpec = SPEC, seed: int = 0) -> np.ndarray:
  """Returns uint8 records [count, record_bytes]: noise, no two alike, labels in range."""
  generator = np.random.default_rng(seed)
  records = generator.integers(0, 256, [count, spec.record_bytes], np.uint8)
  records[:, :spec.label_bytes] = generator.integers(0, spec.num_classes,
                                                     [count, spec.label_bytes])
  return records


def images(records: np.ndarray, spec: dataset_spec.DatasetSpec = SPEC) -> np.ndarray:
  """Returns the images of records, uint8 [n, height, width, channels], one pixel at a time."""
  height, width, channels = spec.image_shape
  result = np.zeros([len(records), *spec.image_shape], np.uint8)
  for y, x, c in np.ndindex(height, width, channels):
    result[:, y, x, c] = records[:, spec.label_bytes + (c * height + y) * width + x]
  return result


def write(data_dir: pathlib.Path, spec: dataset_spec.DatasetSpec = SPEC) -> dict[str, np.ndarray]:
  """Writes the binary files of `spec`; returns the records of 'train' and 'test' in order."""
  directory = data_dir / spec.directory
  directory.mkdir(parents=True)
  records = {split: random(spec.examples(split), spec, seed)
             for seed, split in enumerate(('train', 'test'))}
  for split, wanted in records.items():
    names = spec.files(split)
    # Files of different lengths: 17 and 13 records of 30.
    cuts = [len(wanted) * 4 // 7] * (len(names) - 1)
    for name, part in zip(names, np.split(wanted, cuts), strict=True):
      (directory / name).write_bytes(part.tobytes())
  return records
