"""Tests for engine.bench.input.keras_input."""

import numpy as np

from engine.bench.input import keras_input
from tests.engine.bench.input import augmented_images

_EACH, _BATCH = (next(iter(modes.values()))
                 for modes in (keras_input.MODES, keras_input.FEWER_DRAWS))


def take(workload, mode, count=2):
  """Returns the images and labels of some batches, joined."""
  batches = keras_input.batches(workload, mode).take(count).as_numpy_iterator()
  return [np.concatenate(parts) for parts in zip(*batches, strict=True)]


def test_each_image_has_a_window_of_its_own_or_that_of_its_batch():
  workload = augmented_images.workload(crop_size=augmented_images.CROP, random_flip=True)
  kinds = augmented_images.check_crop_and_flip(*take(workload, _EACH))
  assert len({(top, left) for top, left, _ in kinds}) > 4
  assert len({is_mirrored for _, _, is_mirrored in kinds}) == 2
  kinds = augmented_images.check_crop_and_flip(*take(workload, _BATCH, 1))
  assert len({(top, left) for top, left, _ in kinds}) == 1
  assert len({is_mirrored for _, _, is_mirrored in kinds}) == 2


def test_brightness_and_contrast_are_drawn_for_each_image():
  workload = augmented_images.workload(
      max_brightness_delta=63.0, contrast_lower=0.2, contrast_upper=1.8)
  # One batch: two that are made in parallel may share their draws.
  images, labels = take(workload, _EACH, 1)
  pixels = images * 255
  shift = pixels[..., 2].mean((1, 2)) - labels - 100
  assert np.abs(shift).max() <= 63 + 1e-3
  assert len({*np.round(shift, 2)}) > 8
  factor = np.ptp(pixels[..., 0], (1, 2)) / 56
  assert factor.min() < 0.6
  assert factor.max() <= 1.8 + 1e-3


def test_an_image_is_standardized_by_itself():
  images, _ = take(augmented_images.workload(standardize=True), _EACH, 1)
  assert images.dtype == np.float32
  np.testing.assert_allclose(images.mean((1, 2, 3)), 0, atol=1e-5)
  np.testing.assert_allclose(images.std((1, 2, 3)), 1, atol=1e-4)
