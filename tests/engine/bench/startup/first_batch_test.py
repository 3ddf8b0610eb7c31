"""Tests for engine.bench.startup.first_batch."""

import dataclasses

import numpy as np

from tests.engine import tiny_runs
from tests.engine.bench.startup import small_starts


def _records(folder):
  raw = np.concatenate([np.fromfile(path, np.uint8) for path in sorted(
      (folder / tiny_runs.SPEC.directory).glob('data_batch*'))]).reshape(-1, 3073)
  return {image.tobytes(): label for image, label in zip(
      raw[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), raw[:, 0], strict=True)}


def test_whole_images_are_those_of_the_records(tmp_path):
  # A crop of the whole, of the same brightness and contrast: mirrored and standardized alone.
  batch = dataclasses.replace(small_starts.batch(tmp_path), crop_size=32, max_brightness_delta=0.0,
                              contrast=(1.0, 1.0))
  found = batch.workload()
  assert (found.images.shape, found.images.dtype) == ((1, 8, 32, 32, 3), np.float32)
  assert found.labels.dtype == np.int32
  wanted = {}
  for content, label in _records(tmp_path).items():
    image = np.frombuffer(content, np.uint8).reshape(32, 32, 3).astype(np.float64)
    standard = ((image - image.mean()) / image.std()).round(2)
    wanted |= {one.tobytes(): label for one in (standard, np.ascontiguousarray(standard[:, ::-1]))}
  for image, label in zip(found.images[0], found.labels[0], strict=True):
    near = min(wanted, key=lambda one: np.abs(
        np.frombuffer(one).reshape(32, 32, 3) - image).max())
    assert np.abs(np.frombuffer(near).reshape(32, 32, 3) - image).max() < 0.01
    assert wanted[near] == label


def test_windows_are_standardized_and_seeded(tmp_path):
  batch = small_starts.batch(tmp_path)
  found = batch.workload().images
  assert found.shape == (1, 8, 8, 8, 3)
  np.testing.assert_allclose(found.mean((2, 3, 4)), 0, atol=1e-5)
  np.testing.assert_allclose(found.std((2, 3, 4)), 1, atol=1e-4)
  assert np.array_equal(batch.workload().images, found)
  assert not np.array_equal(batch.workload(seed=1).images, found)
