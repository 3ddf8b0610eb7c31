"""Tests for engine.bench.input.torchvision_input."""

import numpy as np
import pytest

from engine.bench.core import worker
from engine.bench.input import torchvision_input
from tests.engine.bench.input import augmented_images

torch = pytest.importorskip('torch')
pytest.importorskip('torchvision')

_NO_WORKERS = 'no workers'


def take(workload, modes=torchvision_input.MODES, count=2):
  """Returns the images [n, height, width, channels] and labels of some batches, joined."""
  loaded = torchvision_input.build(workload, modes[_NO_WORKERS])
  images, labels = zip(*(loaded.take() for _ in range(count)), strict=True)
  return torch.cat(images).permute(0, 2, 3, 1).numpy(), torch.cat(labels).numpy()


def test_each_image_has_a_window_of_its_own_or_that_of_its_batch():
  workload = augmented_images.workload(crop_size=augmented_images.CROP, random_flip=True)
  images, labels = take(workload)
  # An epoch has each picture once.
  assert sorted(labels) == [*range(32)] or len({*labels}) > 16
  kinds = augmented_images.check_crop_and_flip(images, labels)
  assert len({(top, left) for top, left, _ in kinds}) > 4
  assert len({is_mirrored for _, _, is_mirrored in kinds}) == 2
  kinds = augmented_images.check_crop_and_flip(
      *take(workload, torchvision_input.FEWER_DRAWS, 1))
  assert len({*kinds}) == 1


def test_brightness_and_contrast_are_factors():
  gray = torch.full([3, 8, 8], 100, dtype=torch.uint8)
  augment = torchvision_input.transform(
      augmented_images.workload(max_brightness_delta=51.0).augmentation)
  factors = [float(augment(gray)[0, 0, 0]) * 2.55 for _ in range(50)]
  assert 0.8 - 1e-4 <= min(factors) < 0.9
  assert 1.1 < max(factors) <= 1.2 + 1e-4


def test_an_image_is_standardized_by_itself():
  images, _ = take(augmented_images.workload(standardize=True), count=1)
  assert images.dtype == np.float32
  np.testing.assert_allclose(images.mean((1, 2, 3)), 0, atol=1e-5)
  np.testing.assert_allclose(images.std((1, 2, 3)), 1, atol=1e-4)
  assert not torchvision_input.standardized(torch.ones([3, 4, 4])).any()


def test_workers_make_batches_without_end():
  with worker.Worker('two', torchvision_input.build, augmented_images.workload(),
                     torchvision_input.MODES['2 workers']) as one:
    assert [one.call('work') for _ in range(2)] == [10 * augmented_images.BATCH] * 2
