"""The built-in data set: determinism, no leaks to linear classifiers, files all or none."""

import dataclasses
import hashlib
import pathlib
import signal
import subprocess
import sys

import numpy as np
import pytest

from tfrecords import datasets
from tfrecords import errors
from tfrecords.synthetic import shapes_dataset

_SPEC = datasets.get('shapes')
# Of 250 images and labels of seed 0, two and a half blocks; shape_renderer_test.py says why it
# holds.
_CHECKSUM = '9ea11c443f8fe5cef8247ec43a93cf1f7c963d8f21d7313a2fbb25503f19a31f'

_ROOT = pathlib.Path(__file__).parents[3]
_KILLED_AT_THE_THIRD_FILE = """
import os, signal, sys
from tfrecords import datasets
from tfrecords.synthetic import shape_renderer
from tfrecords.synthetic import shapes_dataset
render, calls = shape_renderer.render, []
def killed(bits, labels):
  calls.append(labels)
  if len(calls) == 3:
    os.kill(os.getpid(), signal.SIGKILL)
  return render(bits, labels)
shape_renderer.render = killed
shapes_dataset.write(datasets.get('shapes'), sys.argv[1], train_examples=5, test_examples=1)
"""


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


def test_write_makes_records_of_the_spec(tmp_path):
  directory = shapes_dataset.write(_SPEC, tmp_path / 'data', train_examples=52, test_examples=20)
  assert directory == tmp_path / 'data' / 'shapes'
  assert sorted(path.name for path in directory.iterdir()) == sorted(
      _SPEC.train_files + _SPEC.test_files)
  sizes = [(directory / name).stat().st_size for name in _SPEC.train_files]
  assert sizes == [11 * 3073, 11 * 3073, 10 * 3073, 10 * 3073, 10 * 3073]
  records = np.fromfile(directory / 'data_batch_2.bin', np.uint8).reshape(11, 3073)
  images, labels = shapes_dataset.images_and_labels(11, seed=1)
  np.testing.assert_array_equal(records[:, 0], labels)
  np.testing.assert_array_equal(records[:, 1:1025], images[..., 0].reshape(11, 1024))
  np.testing.assert_array_equal(records[:, 2049:], images[..., 2].reshape(11, 1024))


def test_no_image_is_in_two_files(tmp_path):
  directory = shapes_dataset.write(_SPEC, tmp_path, train_examples=50, test_examples=10)
  records = np.concatenate(
      [np.fromfile(path, np.uint8).reshape(-1, 3073) for path in directory.iterdir()])
  assert len({record[1:].tobytes() for record in records}) == 60


def test_write_leaves_nothing_else_and_does_nothing_twice(tmp_path):
  directory = shapes_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=3)
  before = {path: path.stat().st_mtime_ns for path in directory.iterdir()}
  assert shapes_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=3) == directory
  assert {path: path.stat().st_mtime_ns for path in directory.iterdir()} == before
  assert list(tmp_path.iterdir()) == [directory]


@pytest.mark.parametrize('spoil', ['cut', 'missing', 'empty'])
def test_incomplete_directory_is_refused_and_untouched(tmp_path, spoil):
  directory = shapes_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=2)
  path = directory / 'test_batch.bin'
  if spoil == 'cut':
    path.write_bytes(path.read_bytes()[:-1])
  elif spoil == 'missing':
    path.unlink()
  else:
    for file in directory.iterdir():
      file.unlink()
  before = {file: file.read_bytes() for file in directory.iterdir()}
  with pytest.raises(errors.InputError, match='bytes where the generated set has') as caught:
    shapes_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=2)
  assert '\n' not in str(caught.value)
  assert str(directory) in str(caught.value)
  assert {file: file.read_bytes() for file in directory.iterdir()} == before


def test_attempt_killed_half_way_is_made_good_by_the_next(tmp_path):
  killed = subprocess.run(
      [sys.executable, '-c', _KILLED_AT_THE_THIRD_FILE, str(tmp_path)], cwd=_ROOT, check=False)
  assert killed.returncode == -signal.SIGKILL
  left, = tmp_path.iterdir()
  assert left.name.startswith('.shapes.partial-')
  assert len(list((left / 'shapes').iterdir())) == 2
  directory = shapes_dataset.write(_SPEC, tmp_path, train_examples=5, test_examples=1)
  assert len(list(directory.iterdir())) == 6
  assert list(tmp_path.iterdir()) == [directory]


def test_place_that_cannot_be_written_is_named(tmp_path):
  (tmp_path / 'file').touch()
  with pytest.raises(errors.InputError, match='file.* cannot be written'):
    shapes_dataset.write(_SPEC, tmp_path / 'file', train_examples=5, test_examples=1)


def test_other_data_sets_are_refused(tmp_path):
  with pytest.raises(ValueError, match='cifar10 is not the data set that is generated here'):
    shapes_dataset.write(datasets.get('cifar10'), tmp_path)
  with pytest.raises(ValueError, match='use shapes'):
    shapes_dataset.write(dataclasses.replace(_SPEC, label_bytes=2), tmp_path)
