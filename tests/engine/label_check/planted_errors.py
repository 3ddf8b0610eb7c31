"""Digits that are easy to tell, some of which have wrong labels."""

import pathlib

import numpy as np

from tests.tfrecords import small_idx
from tfrecords import datasets

MNIST = datasets.get('mnist')


def plant(labels: np.ndarray, count: int, num_classes: int,
          seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
  """Returns labels of which `count` are wrong, and the numbers of these records."""
  rng = np.random.default_rng(seed)
  wrong = rng.choice(len(labels), count, replace=False)
  changed = labels.copy()
  changed[wrong] = (labels[wrong] + rng.integers(1, num_classes, count)) % num_classes
  return changed, wrong


def write_labels(data_dir: pathlib.Path, labels: np.ndarray) -> None:
  """Replaces the labels of the training split of MNIST."""
  name = MNIST.train_files[1]
  (data_dir / MNIST.directory / name).write_bytes(
      small_idx.zipped(small_idx.array(labels.astype(np.uint8))))


def write(data_dir: pathlib.Path, count: int, num_wrong: int) -> np.ndarray:
  """Writes a small MNIST whose digits are bright bands; returns the numbers of the wrong labels."""
  rng = np.random.default_rng(0)
  small_idx.write(data_dir, small_idx.shrunk(MNIST, count, 4))
  truth = np.arange(count) % 10
  images = rng.integers(0, 80, [count, 28, 28], np.uint8)
  for image, digit in zip(images, truth, strict=True):
    image[2 * digit:2 * digit + 4] += 150
  (data_dir / MNIST.directory / MNIST.train_files[0]).write_bytes(
      small_idx.zipped(small_idx.array(images)))
  labels, wrong = plant(truth, num_wrong, 10)
  write_labels(data_dir, labels)
  return wrong
