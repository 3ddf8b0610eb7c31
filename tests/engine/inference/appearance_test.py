"""Other appearances of images: within bounds, and the same for the same generator."""

import numpy as np

from engine.inference import appearance


def test_a_plain_image_changes_in_brightness_and_noise_alone():
  plain = np.full([200, 8, 8, 3], 128, np.uint8)
  found = appearance.varied(plain, np.random.default_rng(0)).astype(float)
  assert 5 < np.abs(found.mean(axis=(1, 2, 3)) - 128).max() < 17
  assert found.std(axis=(1, 2, 3)).max() < 5


def test_some_are_sharper_and_some_softer_and_all_show_the_same():
  images = np.random.default_rng(0).integers(60, 190, [200, 8, 8, 1], np.uint8)
  found = appearance.varied(images, np.random.default_rng(0))
  ratio = found.std(axis=(1, 2, 3)) / images.std(axis=(1, 2, 3))
  assert ratio.min() < 0.8
  assert ratio.max() > 1.3
  assert min(np.corrcoef(one.ravel(), other.ravel())[0, 1]
             for one, other in zip(found, images, strict=True)) > 0.6


def test_the_same_generator_gives_the_same():
  images = np.random.default_rng(0).integers(0, 256, [3, 8, 8, 3], np.uint8)
  one, two = (appearance.varied(images, np.random.default_rng(7)) for _ in range(2))
  np.testing.assert_array_equal(one, two)
