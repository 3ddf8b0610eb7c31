"""What training images look like, and which images are unlike them."""

import numpy as np
import pytest

from engine.inference import image_statistics
from tfrecords import errors

_RNG = np.random.default_rng(0)


def _drawings(count):
  """Light strokes in the middle of a black ground, as MNIST's."""
  images = np.zeros([count, 12, 12, 1], np.uint8)
  images[:, 3:9, 5:7] = _RNG.integers(150, 255, [count, 6, 2, 1])
  return images


def test_numbers_by_hand():
  image = np.zeros([1, 4, 4, 3], np.uint8)
  image[0, 0] = [30, 60, 90]
  # A row of gray value 60 on black: 4 of 16 pixels, all in the ring of 12.
  np.testing.assert_allclose(
      image_statistics.compute_features(image), [[15.0, 60 * np.sqrt(3) / 4, 20.0]])


def test_images_of_the_same_kind_pass():
  found = image_statistics.from_images(_drawings(200))
  assert all(not found.out_of_distribution_warning(image) for image in _drawings(20))


def test_a_negative_and_noise_are_told_with_the_number_that_differs_most():
  found = image_statistics.from_images(_drawings(200))
  assert found.out_of_distribution_warning(255 - _drawings(1)[0]) == (
      'brightness of the border 255, in the training images 0 +- 0')
  noise = _RNG.integers(0, 256, [12, 12, 1], np.uint8)
  assert found.out_of_distribution_warning(noise).startswith('brightness ')
  assert found.distance(255 - _drawings(1)[0]) > 30


def test_what_never_varies_may_vary_a_little():
  found = image_statistics.from_images(np.full([5, 4, 4, 1], 100, np.uint8))
  assert not found.out_of_distribution_warning(np.full([4, 4, 1], 130, np.uint8))
  assert found.out_of_distribution_warning(np.full([4, 4, 1], 135, np.uint8))


def test_comes_back_from_its_text():
  found = image_statistics.from_images(_drawings(7))
  assert image_statistics.from_json(found.to_json(), 'x') == found


@pytest.mark.parametrize('text', ['', '[]', '{}', '{"means": [1], "deviations": [2]}',
                                  '{"means": "abc", "deviations": [1, 2, 3]}',
                                  '{"means": [1, 2, NaN], "deviations": [1, 2, 3]}',
                                  '{"means": [1, 2, true], "deviations": [1, 2, 3]}',
                                  '{"means": [1, 2, 3], "deviations": [1, -2, 3]}',
                                  '{"means": [1, 2, 1' + '0' * 400 + ']}', '[' * 100_000])
def test_another_text_is_refused(text):
  with pytest.raises(errors.InputError, match='^runs/a.json: does not hold statistics of'):
    image_statistics.from_json(text, 'runs/a.json')
