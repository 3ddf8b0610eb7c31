"""The built-in digits: determinism, balance, and a difficulty like that of MNIST."""

import hashlib

import numpy as np
import pytest

from tfrecords.synthetic import digits_dataset

# Of 250 images and labels of seed 0, two and a half blocks.
_CHECKSUM = '32fbd4c7f43b99c07874eb484a97d68f4209d501d94d1728b0a8b38d624877e6'


@pytest.fixture(name='examples', scope='module')
def fixture_examples():
  return digits_dataset.images_and_labels(1500, seed=7)


def test_shapes_and_types(examples):
  images, labels = examples
  assert images.shape == (1500, 28, 28, 1)
  assert images.dtype == np.uint8
  assert labels.shape == (1500,)
  assert labels.dtype == np.uint8


@pytest.mark.parametrize('count', [0, 1, 99, 101])
def test_any_number_of_examples(count):
  images, labels = digits_dataset.images_and_labels(count, seed=0)
  assert len(images) == len(labels) == count


def test_checksum():
  images, labels = digits_dataset.images_and_labels(250, seed=0)
  assert hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() == _CHECKSUM


def test_classes_are_balanced_and_no_image_comes_twice(examples):
  images, labels = examples
  assert np.bincount(labels).tolist() == [150] * 10
  assert len({image.tobytes() for image in images}) == len(images)


def test_a_linear_classifier_is_good_and_not_perfect(examples):
  """Ridge regression to one-hot labels, 1,000 images for training: as on MNIST, some 0.8 to 0.9."""
  images, labels = examples
  pixels = images.reshape(len(images), -1) / 255
  train, test = pixels[:1000], pixels[1000:]
  weights = np.linalg.solve(
      train.T @ train + 10 * np.eye(784), train.T @ np.eye(10)[labels[:1000]])
  accuracy = np.mean(np.argmax(test @ weights, axis=1) == labels[1000:])
  assert 0.75 < accuracy < 0.95
