"""The built-in data set: determinism, no leaks to linear classifiers."""

import hashlib

import numpy as np
import pytest

from tfrecords.synthetic import shapes_dataset

# Of 250 images and labels of seed 0, two and a half blocks; shape_renderer_test.py says why it
# holds.
_CHECKSUM = '9ea11c443f8fe5cef8247ec43a93cf1f7c963d8f21d7313a2fbb25503f19a31f'


@pytest.fixture(name='examples', scope='module')
def fixture_examples():
  return shapes_dataset.images_and_labels(3000, seed=7)


def _accuracy(features, labels):
  """Fits ridge regression to one-hot labels on the first 2,000 rows, tests it on the others."""
  features = (features - features.mean(axis=0)) / features.std(axis=0)
  features = np.concatenate([features, np.ones([len(features), 1])], axis=1)
  train, test = features[:2000], features[2000:]
  targets = np.eye(10)[labels[:2000]]
  # The dual form, a [2000, 2000] system, for there may be more features than images.
  dual = np.linalg.solve(train @ train.T + 300 * np.eye(2000), targets)
  return np.mean(np.argmax(test @ (train.T @ dual), axis=1) == labels[2000:])


def test_shapes_and_types(examples):
  images, labels = examples
  assert images.shape == (3000, 32, 32, 3)
  assert images.dtype == np.uint8
  assert labels.shape == (3000,)
  assert labels.dtype == np.uint8


@pytest.mark.parametrize('count', [0, 1, 99, 101])
def test_any_number_of_examples(count):
  images, labels = shapes_dataset.images_and_labels(count, seed=0)
  assert len(images) == len(labels) == count


def test_checksum():
  images, labels = shapes_dataset.images_and_labels(250, seed=0)
  assert hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() == _CHECKSUM


def test_seeds_differ():
  images, labels = shapes_dataset.images_and_labels(50, seed=0)
  others, other_labels = shapes_dataset.images_and_labels(50, seed=1)
  assert (images != others).mean() > 0.9
  assert (labels != other_labels).any()


def test_classes_are_balanced_and_mixed(examples):
  _, labels = examples
  assert np.bincount(labels).tolist() == [300] * 10
  assert (np.bincount(labels[:500], minlength=10) > 20).all()


def test_no_image_comes_twice(examples):
  images, _ = examples
  assert len({image.tobytes() for image in images}) == len(images)


def test_colors_do_not_leak_the_class(examples):
  images, labels = examples
  pixels = images.reshape(len(images), -1, 3).astype(float)
  statistics = np.concatenate([pixels.mean(axis=1), pixels.std(axis=1)], axis=1)
  assert _accuracy(statistics, labels) < 0.16


def test_nearest_mean_color_is_near_chance(examples):
  images, labels = examples
  colors = images.mean(axis=(1, 2))
  means = np.stack([colors[:2000][labels[:2000] == label].mean(axis=0) for label in range(10)])
  nearest = np.linalg.norm(colors[2000:, None] - means, axis=2).argmin(axis=1)
  assert np.mean(nearest == labels[2000:]) < 0.16


def test_linear_classifier_fails(examples):
  images, labels = examples
  assert _accuracy(images.reshape(len(images), -1).astype(float), labels) < 0.3
