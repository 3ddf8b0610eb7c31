"""Which images a run's confidence is fitted on."""

import numpy as np
import pytest

from engine.inference import reference_images
from tests.engine import tiny_runs
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_loader


@pytest.fixture(name='data_dir')
def fixture_data_dir(tmp_path, monkeypatch):
  monkeypatch.setattr(reference_images, 'LEAST_TRAINING', 10)
  monkeypatch.setattr(reference_images, 'LEAST_HELD_OUT', 5)
  return tiny_runs.write_records(tmp_path / 'data')


def test_training_images_and_the_validation_images(data_dir):
  images, labels = record_loader.load(reader.open_source(tiny_runs.SPEC, data_dir, 'train'))
  found = reference_images.load(tiny_runs.config(validation_examples=12), str(data_dir), None)
  np.testing.assert_array_equal(found.images, images[:28])
  np.testing.assert_array_equal(found.held_images, images[28:])
  np.testing.assert_array_equal(found.held_labels, labels[28:])
  assert found.held_out == 'validation'


def test_too_few_validation_images_are_not_used(data_dir):
  found = reference_images.load(tiny_runs.config(validation_examples=4), str(data_dir), None)
  assert (len(found.images), len(found.held_images), found.held_out) == (24, 12, 'training')


def test_large_images_are_fewer(data_dir, monkeypatch):
  monkeypatch.setattr(reference_images, '_MAX_BYTES', 12 * tiny_runs.SPEC.image_bytes)
  found = reference_images.load(tiny_runs.config(validation_examples=12), str(data_dir), None)
  assert (len(found.images), len(found.held_images)) == (12, 12)


def test_tiny_images_are_refused(data_dir, monkeypatch):
  monkeypatch.setattr(reference_images, '_LEAST_SIDE', 33)
  with pytest.raises(errors.InputError, match='^its images are smaller than 33x33$'):
    reference_images.load(tiny_runs.config(), str(data_dir), None)


@pytest.mark.parametrize('is_drawings, count', [(True, 16), (False, 12)])
def test_drawings_are_more(is_drawings, count, data_dir, monkeypatch):
  monkeypatch.setattr(reference_images, '_PHOTOGRAPHS', 12)
  monkeypatch.setattr(reference_images, '_DRAWINGS', 16)
  monkeypatch.setattr(reference_images.photo, 'is_drawings', lambda *_: is_drawings)
  found = reference_images.load(tiny_runs.config(), str(data_dir), None)
  assert (len(found.images), len(found.labels)) == (count, count)
  assert len(found.held_images) == len(found.held_labels) == min(count, 40 - count)
