"""Images that show no class: what each kind keeps of the images that it is made of."""

import numpy as np
import pytest

from engine.inference import outlier_images

_IMAGES = np.random.default_rng(0).integers(0, 256, [6, 9, 12, 3]).astype(np.float32)


def _made(name, images=_IMAGES):
  return getattr(outlier_images, name)(images, np.random.default_rng(1))


@pytest.mark.parametrize('shape', [(8, 8, 1), (9, 13, 3)])
def test_as_many_as_asked_for_the_same_every_time(shape):
  images = np.random.default_rng(0).integers(0, 256, [5, *shape], np.uint8)
  one, again, other = (
      outlier_images.make(images, 20, np.random.default_rng(seed)) for seed in (1, 1, 2))
  assert (one.shape, one.dtype) == ((20, *shape), np.uint8)
  np.testing.assert_array_equal(one, again)
  assert (one != other).any()


@pytest.mark.parametrize('maker', outlier_images.MAKERS)
def test_none_is_a_training_image(maker):
  made = maker(_IMAGES, np.random.default_rng(0))
  assert made.shape == _IMAGES.shape
  assert np.abs(made[:, None] - _IMAGES).max(axis=(2, 3, 4)).min() > 20


def test_shuffled_tiles_are_all_there():
  made = _made('_shuffled')
  np.testing.assert_array_equal(np.sort(made.reshape(6, -1)), np.sort(_IMAGES.reshape(6, -1)))


def test_a_mirrored_quarter_is_symmetric_about_some_row():
  made = _made('_mirrored')
  assert any((np.roll(made, shift, 1) == np.roll(made, shift, 1)[:, ::-1]).all()
             for shift in range(9))


def test_scrambled_phases_keep_the_power_and_the_colors():
  made = _made('_scrambled')
  np.testing.assert_allclose(made.mean(axis=(1, 2)), _IMAGES.mean(axis=(1, 2)), rtol=1e-4)
  power = [np.abs(np.fft.rfft2(one, axes=(1, 2)))[:, 1:, 1:-1] for one in (made, _IMAGES)]
  np.testing.assert_allclose(*power, rtol=1e-2, atol=1)


def test_zoomed_stays_within_the_values_and_is_smoother():
  made = _made('_zoomed')
  assert made.min() >= _IMAGES.min()
  assert made.max() <= _IMAGES.max()
  assert np.abs(np.diff(made, axis=2)).mean() < np.abs(np.diff(_IMAGES, axis=2)).mean() / 1.5


def test_blended_and_glued_are_between_two_images():
  black_and_white = np.repeat(np.array([0, 255], np.float32), 20)[:, None, None, None] * np.ones(
      [1, 8, 8, 1], np.float32)
  blended, glued = (_made(name, black_and_white) for name in ('_blended', '_glued'))
  values = {0, 255} | {round(float(value)) for value in np.unique(blended)}
  assert all(value in (0, 255) or 255 * 0.34 < value < 255 * 0.66 for value in values)
  assert any((one == 0).any() and (one == 255).any() for one in glued)
