"""TrivialAugment: pillow's operations, moves by hand, one uniform choice an image."""

import math

import numpy as np
from PIL import Image
from PIL import ImageEnhance
from PIL import ImageOps
import pytest
import tensorflow as tf

from tfrecords.augmentation import draws
from tfrecords.augmentation import trivial_augment

_OPERATIONS = trivial_augment.OPERATIONS
_IMAGES = np.random.default_rng(0).integers(0, 256, [14, 7, 6, 3], np.uint8)


def _augment(images, operations, strength, sign=1.0):
  count = len(images)
  choice = trivial_augment.Choice(
      tf.constant([_OPERATIONS.index(name) for name in operations]), tf.fill([count], strength),
      tf.fill([count], sign))
  return trivial_augment.augment(tf.constant(images, tf.float32), choice).numpy()


def _one(name, image, strength, sign=1.0):
  return _augment(image[None], [name], strength, sign)[0]


_PILLOW = {
    'brightness': lambda image, amount: ImageEnhance.Brightness(image).enhance(1 + 0.99 * amount),
    'color': lambda image, amount: ImageEnhance.Color(image).enhance(1 + 0.99 * amount),
    'contrast': lambda image, amount: ImageEnhance.Contrast(image).enhance(1 + 0.99 * amount),
    'sharpness': lambda image, amount: ImageEnhance.Sharpness(image).enhance(1 + 0.99 * amount),
    'posterize': lambda image, amount: ImageOps.posterize(image, 8 - round(6 * abs(amount))),
    'solarize': lambda image, amount: ImageOps.solarize(image, 256 * (1 - abs(amount))),
    'autocontrast': lambda image, _: ImageOps.autocontrast(image),
    'equalize': lambda image, _: ImageOps.equalize(image)}


@pytest.mark.parametrize('name', _PILLOW)
@pytest.mark.parametrize('strength, sign', [(0.0, 1.0), (0.5, -1.0), (1.0, 1.0), (0.25, 1.0)])
def test_values_are_pillows(name, strength, sign):
  image = _IMAGES[0]
  wanted = np.asarray(_PILLOW[name](Image.fromarray(image), strength * sign), np.float32)
  # pillow rounds the picture that it blends with, and the result.
  np.testing.assert_allclose(_one(name, image, strength, sign), wanted, atol=2)


@pytest.mark.parametrize('name', [
    name for name in _OPERATIONS if name not in ('autocontrast', 'equalize')])
def test_no_strength_is_no_change(name):
  np.testing.assert_allclose(_one(name, _IMAGES[1], 0.0), _IMAGES[1], atol=1e-3)


def test_moves_by_hand():
  image = np.arange(1, 10, dtype=np.float32).reshape(3, 3, 1)
  third = 1 / 3
  for sign, expected in ((1.0, [[2, 3, 0], [5, 6, 0], [8, 9, 0]]),
                         (-1.0, [[0, 1, 2], [0, 4, 5], [0, 7, 8]])):
    found = _one('translate_x', image, third, sign)[..., 0]
    np.testing.assert_allclose(found, expected, atol=1e-4)
  np.testing.assert_allclose(_one('translate_y', image, third)[..., 0],
                             [[4, 5, 6], [7, 8, 9], [0, 0, 0]], atol=1e-4)
  quarter = 90 / 135
  np.testing.assert_allclose(_one('rotate', image, quarter)[..., 0], np.rot90(image[..., 0]),
                             atol=1e-4)
  # Slope 0.99: rows above and below the middle move by 0.99 pixels.
  np.testing.assert_allclose(
      _one('shear_x', image, 1.0)[..., 0],
      [[0.01, 1.01, 2.01], [4, 5, 6], [7.99, 8.99, 0.09]], atol=1e-4)
  np.testing.assert_allclose(
      _one('shear_y', image, 1.0)[..., 0],
      [[0.01, 2, 5.97], [1.03, 5, 8.97], [4.03, 8, 0.09]], atol=1e-4)


def test_each_image_has_its_own_operation():
  together = _augment(_IMAGES, _OPERATIONS, 0.5)
  for number, name in enumerate(_OPERATIONS):
    np.testing.assert_allclose(together[number], _one(name, _IMAGES[number], 0.5), atol=1e-4)
  assert 0 <= together.min()
  assert together.max() <= 255


def test_gray_images():
  images = _IMAGES[..., :1]
  found = _augment(images, _OPERATIONS, 1.0)
  assert found.shape == images.shape
  color = _OPERATIONS.index('color')
  np.testing.assert_allclose(found[color], images[color], atol=1e-3)


def test_choices_are_uniform_and_independent():
  choice = trivial_augment.sample(14_000, draws.key(0, 0, draws.TRIVIAL_AUGMENT))
  counts = np.bincount(choice.operation)
  assert len(counts) == 14
  assert 870 < counts.min()
  assert counts.max() < 1130
  strengths, of_each = np.unique(choice.strength, return_counts=True)
  np.testing.assert_allclose(strengths, np.arange(31) / 30, rtol=1e-6)
  assert 360 < of_each.min()
  assert of_each.max() < 545
  assert set(choice.sign.numpy()) == {-1, 1}
  values = [value.numpy().astype(float) for value in choice]
  assert np.abs(np.corrcoef(values) - np.eye(3)).max() < 0.04


def test_traced_with_an_unknown_batch():
  choice = trivial_augment.sample(14, draws.key(1, 0, draws.TRIVIAL_AUGMENT))
  traced = tf.function(
      lambda images, *own: trivial_augment.augment(images, trivial_augment.Choice(*own)),
      autograph=False, input_signature=[
          tf.TensorSpec([None, 7, 6, 3]), tf.TensorSpec([None], tf.int32),
          *[tf.TensorSpec([None])] * 2])
  images = tf.constant(_IMAGES, tf.float32)
  np.testing.assert_allclose(traced(images, *choice), trivial_augment.augment(images, choice),
                             atol=1e-3)


def test_the_largest_turn_is_135_degrees():
  image = np.zeros([5, 5, 1], np.float32)
  image[2, 4] = 90
  found = _one('rotate', image, 1.0)[..., 0]
  # Counterclockwise from the right: up and to the left, at a distance of 2 / sqrt(2).
  place = 2 - 2 * math.sqrt(0.5)
  center = (np.indices([5, 5]) * found).sum(axis=(1, 2)) / found.sum()
  np.testing.assert_allclose(center, [place, place], atol=0.2)
