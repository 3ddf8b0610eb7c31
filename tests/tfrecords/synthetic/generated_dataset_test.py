"""The files of generated data sets: all or none, the records of their generator."""

import pathlib
import signal
import subprocess
import sys

import numpy as np
import pytest

from tfrecords import datasets
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader
from tfrecords.synthetic import generated_dataset
from tfrecords.synthetic import shapes_dataset

_SPEC = datasets.get('shapes')
_ROOT = pathlib.Path(__file__).parents[3]
_KILLED_AT_THE_THIRD_FILE = """
import os, signal, sys
from tfrecords import datasets
from tfrecords.synthetic import shape_renderer
from tfrecords.synthetic import generated_dataset
render, calls = shape_renderer.render, []
def killed(bits, labels):
  calls.append(labels)
  if len(calls) == 3:
    os.kill(os.getpid(), signal.SIGKILL)
  return render(bits, labels)
shape_renderer.render = killed
generated_dataset.write(datasets.get('shapes'), sys.argv[1], train_examples=5, test_examples=1)
"""


def test_write_makes_records_of_the_spec(tmp_path):
  directory = generated_dataset.write(_SPEC, tmp_path / 'data', train_examples=52, test_examples=20)
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
  directory = generated_dataset.write(_SPEC, tmp_path, train_examples=50, test_examples=10)
  records = np.concatenate(
      [np.fromfile(path, np.uint8).reshape(-1, 3073) for path in directory.iterdir()])
  assert len({record[1:].tobytes() for record in records}) == 60


def test_write_leaves_nothing_else_and_does_nothing_twice(tmp_path):
  directory = generated_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=3)
  before = {path: path.stat().st_mtime_ns for path in directory.iterdir()}
  assert generated_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=3) == directory
  assert {path: path.stat().st_mtime_ns for path in directory.iterdir()} == before
  assert list(tmp_path.iterdir()) == [directory]


@pytest.mark.parametrize('spoil', ['cut', 'missing', 'empty'])
def test_incomplete_directory_is_refused_and_untouched(tmp_path, spoil):
  directory = generated_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=2)
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
    generated_dataset.write(_SPEC, tmp_path, train_examples=10, test_examples=2)
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
  directory = generated_dataset.write(_SPEC, tmp_path, train_examples=5, test_examples=1)
  assert len(list(directory.iterdir())) == 6
  assert list(tmp_path.iterdir()) == [directory]


def test_place_that_cannot_be_written_is_named(tmp_path):
  (tmp_path / 'file').touch()
  with pytest.raises(errors.InputError, match='file.* cannot be written'):
    generated_dataset.write(_SPEC, tmp_path / 'file', train_examples=5, test_examples=1)


def test_other_data_sets_are_refused(tmp_path):
  with pytest.raises(ValueError, match='cifar10 is not generated; choose one of digits, shapes'):
    generated_dataset.write(datasets.get('cifar10'), tmp_path)


@pytest.mark.parametrize('name', generated_dataset.GENERATORS)
def test_every_generated_set_is_read_as_it_was_generated(tmp_path, name):
  spec = datasets.get(name)
  generated_dataset.write(spec, tmp_path, train_examples=10, test_examples=7)
  planes, labels = generated_dataset.GENERATORS[name](7, len(spec.train_files))
  images, found = record_loader.load(reader.open_source(spec, tmp_path, 'test'))
  np.testing.assert_array_equal(images, planes.transpose(0, 2, 3, 1))
  np.testing.assert_array_equal(found, labels)
  assert images.shape[1:] == spec.image_shape


def test_the_generated_sets_are_those_without_an_address():
  assert set(generated_dataset.GENERATORS) == {
      spec.name for spec in datasets.CATALOG.values() if not spec.url}
