"""The distortions: one gather and one affine step are the tutorial's five steps."""

import dataclasses
import math

import hypothesis
from hypothesis import strategies
from hypothesis.extra import numpy as arrays
import numpy as np
import pytest
import tensorflow as tf

from tfrecords import errors
from tfrecords import preprocess
from tfrecords.augmentation import augment
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import crop_gather

_SHAPE = (8, 6, 3)
_IMAGES = np.random.default_rng(0).integers(0, 256, [20, *_SHAPE], np.uint8)
_INDICES = tf.constant([3, 19, 0, 3, 7, 11, 12, 1], tf.int64)
_TUTORIAL = augmentation_config.AugmentationConfig(crop_size=4)


def _sample(augmentation, step=0, batch_size=8, seed=0):
  return augment.sample_params(augmentation, _SHAPE, batch_size, seed, tf.constant(step, tf.int64))


def _augmented(augmentation, params, images=_IMAGES, indices=_INDICES):
  return augment.apply(tf.constant(images), indices, params, augmentation).numpy()


def _literally(augmentation, params):
  """The five steps of the tutorial one after the other, an image at a time."""
  result = []
  for i, index in enumerate(_INDICES):
    image = tf.cast(_IMAGES[index], tf.float32)
    image = tf.image.crop_to_bounding_box(
        image, int(params.top[i]), int(params.left[i]), augmentation.crop_size,
        augmentation.crop_size)
    image = tf.image.flip_left_right(image) if params.mirror[i] else image
    image = tf.image.adjust_brightness(image, params.brightness[i])
    image = tf.image.adjust_contrast(image, params.contrast[i])
    result.append(
        tf.image.per_image_standardization(image) if augmentation.standardize else image / 255.0)
  return np.stack(result)


def _in_float64(image, brightness, contrast, standardize):
  """The last three steps in NumPy; `image` is cropped and mirrored."""
  image = image.astype(np.float64) + float(brightness)
  mean = image.mean(axis=(0, 1))
  image = (image - mean) * float(contrast) + mean
  if not standardize:
    return image / 255
  return (image - image.mean()) / max(image.std(), image.size ** -0.5)


@pytest.mark.parametrize('standardize', [False, True])
@pytest.mark.parametrize('step', [0, 1, 2])
def test_equals_the_literal_steps(standardize, step):
  augmentation = augmentation_config.AugmentationConfig(crop_size=4, standardize=standardize)
  params = _sample(augmentation, step)
  result = _augmented(augmentation, params)
  assert result.shape == (8, 4, 4, 3)
  assert result.dtype == np.float32
  np.testing.assert_allclose(result, _literally(augmentation, params), rtol=1e-5, atol=1e-5)


@hypothesis.given(
    arrays.arrays(np.uint8, (1, 5, 4, 3), elements=strategies.integers(0, 255)
                  | strategies.integers(250, 252), fill=strategies.integers(0, 255)),
    strategies.floats(-63, 63, width=32), strategies.floats(0, 2, width=32), strategies.booleans())
def test_equals_the_steps_in_float64(image, brightness, contrast, standardize):
  """Any image, those of nearly one color included, where the deviation's floor acts."""
  params = augment.AugmentationParams(
      tf.constant([0], tf.int64), tf.constant([0], tf.int64), tf.constant([False]),
      tf.constant([brightness]), tf.constant([contrast]), tf.constant([contrast]) ** 2,
      tf.ones([1]), tf.zeros([1]))
  augmentation = augmentation_config.AugmentationConfig(crop_size=0, standardize=standardize)
  result = _augmented(augmentation, params, image, tf.constant([0], tf.int64))
  expected = _in_float64(image[0], brightness, contrast, standardize)
  # The mean of a channel is rounded at 255 * 2^-24, and that is multiplied by at most sqrt(60).
  np.testing.assert_allclose(result[0], expected, rtol=1e-5, atol=2e-4)


def _with_brightness(params, value):
  return params._replace(brightness=tf.fill([8], value))


def test_brightness_cancels_under_standardization():
  """The literal steps give the same for every brightness, but for rounding; these exactly."""
  params = _sample(_TUTORIAL)
  without = _literally(_TUTORIAL, _with_brightness(params, 0.0))
  for bright in (_with_brightness(params, value) for value in (-63.0, -1.5, 40.0, 63.0)):
    np.testing.assert_allclose(_literally(_TUTORIAL, bright), without, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(_augmented(_TUTORIAL, bright), _augmented(_TUTORIAL, params))


def test_brightness_acts_without_standardization():
  augmentation = augmentation_config.AugmentationConfig(crop_size=4, standardize=False)
  params = _sample(augmentation)
  change = (_augmented(augmentation, _with_brightness(params, 51.0))
            - _augmented(augmentation, _with_brightness(params, 0.0)))
  np.testing.assert_allclose(change, np.full(change.shape, 0.2), atol=1e-6)


def _change_by_contrast(images):
  """Returns how much contrast 1.8 instead of 0.2 changes the standardized pixels, on average."""
  weak, strong = (
      _augmented(_TUTORIAL, _sample(_TUTORIAL)._replace(
          contrast=tf.fill([8], value), contrast_squared=tf.fill([8], value ** 2)), images)
      for value in (0.2, 1.8))
  return np.abs(weak - strong).mean()


def test_contrast_does_not_cancel():
  """It does in a gray image: it scales all there is, and the standardization scales it back."""
  assert _change_by_contrast(_IMAGES) > 0.05
  assert _change_by_contrast(np.repeat(_IMAGES[..., :1], 3, axis=3)) < 1e-5


@pytest.mark.parametrize('value', [0, 128, 255])
def test_constant_image_stays_finite(value):
  images = np.full([20, *_SHAPE], value, np.uint8)
  np.testing.assert_array_equal(_augmented(_TUTORIAL, _sample(_TUTORIAL), images),
                                np.zeros([8, 4, 4, 3]))


def test_with_a_border_the_pixels_are_distorted_alike():
  augmentation = augmentation_config.AugmentationConfig(crop_size=4, crop_padding=3)
  params = _sample(augmentation)
  shown = crop_gather.gather(
      tf.constant(_IMAGES), _INDICES, (params.top, params.left), params.mirror, 4, pad=3)
  as_they_are = params._replace(top=tf.zeros([8], tf.int64), left=tf.zeros([8], tf.int64),
                               mirror=tf.zeros([8], tf.bool))
  np.testing.assert_array_equal(
      _augmented(augmentation, params),
      _augmented(augmentation_config.AugmentationConfig(crop_size=0), as_they_are, shown,
                 tf.range(8, dtype=tf.int64)))


def test_all_places_of_a_border_are_drawn_and_nothing_else_changes():
  with_border, without = (
    _sample(augmentation_config.AugmentationConfig(crop_size=4, crop_padding=pad), batch_size=4000)
    for pad in (2, 0)
  )
  offsets = set(zip(with_border.top.numpy(), with_border.left.numpy(), strict=True))
  assert offsets == {(top, left) for top in range(-2, 7) for left in range(-2, 5)}
  for one, two in zip(with_border[2:], without[2:], strict=True):
    np.testing.assert_array_equal(one, two)


def test_the_draws_of_a_step_stay_what_they_are():
  """A run that was started by an earlier version continues with the same batches."""
  params = _sample(_TUTORIAL, step=3, batch_size=4, seed=5)
  np.testing.assert_array_equal(params.top, [4, 3, 3, 2])
  np.testing.assert_array_equal(params.left, [2, 1, 0, 1])
  np.testing.assert_array_equal(params.mirror, [True, True, False, True])
  np.testing.assert_allclose(params.contrast, [0.862363, 0.3761272, 1.3705208, 0.9780573], 1e-6)


@pytest.mark.parametrize('standardize', [False, True])
def test_a_slice_of_the_batch_is_the_slice_of_the_result(standardize):
  augmentation = augmentation_config.AugmentationConfig(crop_size=4, standardize=standardize)
  params = _sample(augmentation)
  part = _augmented(augmentation, augment.AugmentationParams(*[value[2:5] for value in params]),
                    indices=_INDICES[2:5])
  np.testing.assert_allclose(part, _augmented(augmentation, params)[2:5], atol=1e-6)


@pytest.mark.parametrize('standardize', [False, True])
def test_eager_equals_traced(standardize):
  augmentation = augmentation_config.AugmentationConfig(crop_size=4, standardize=standardize)

  @tf.function(autograph=False, input_signature=[tf.TensorSpec([], tf.int64)])
  def traced(step):
    return augment.apply(tf.constant(_IMAGES), _INDICES,
                           augment.sample_params(augmentation, _SHAPE, 8, 0, step), augmentation)

  for step in range(3):
    np.testing.assert_allclose(traced(tf.constant(step, tf.int64)),
                               _augmented(augmentation, _sample(augmentation, step)), atol=1e-6)


def test_all_of_the_ranges_is_drawn():
  params = _sample(_TUTORIAL, batch_size=4000)
  offsets = set(zip(params.top.numpy(), params.left.numpy(), strict=True))
  assert offsets == {(top, left) for top in range(5) for left in range(3)}
  assert 0.46 < params.mirror.numpy().mean() < 0.54
  assert -63 <= params.brightness.numpy().min() < -62.5
  assert 62.5 < params.brightness.numpy().max() <= 63
  assert 0.2 <= params.contrast.numpy().min() < 0.21
  assert 1.79 < params.contrast.numpy().max() <= 1.8


def test_draws_are_independent_and_uniform():
  turning = dataclasses.replace(_TUTORIAL, max_rotation_degrees=10)
  params = _sample(turning, batch_size=4000)
  drawn = (*params[:5], tf.asin(params.sine))
  values = np.array([value.numpy().astype(float) for value in drawn])
  assert np.abs(np.corrcoef(values) - np.eye(6)).max() < 0.06  # 1 / sqrt(4000) = 0.016
  values[3] /= 63
  np.testing.assert_allclose(values.mean(axis=1), [2, 1, 0.5, 0, 1, 0], atol=0.07)
  assert np.abs(values[5]).max() == pytest.approx(math.radians(10), rel=0.01)


def test_draws_are_a_function_of_seed_and_step():
  def drawn(step, seed):
    return tuple(_sample(_TUTORIAL, step, seed=seed).brightness.numpy())

  assert drawn(5, 1) == drawn(5, 1)
  assert len({drawn(step, seed) for step in (0, 1, 2, 2**40) for seed in range(4)}) == 16


def test_settings_that_switch_off():
  plain = augmentation_config.AugmentationConfig(
    4, random_flip=False, max_brightness_delta=0, contrast_lower=1, contrast_upper=1
  )
  params = _sample(plain)
  assert not params.mirror.numpy().any()
  assert not params.brightness.numpy().any()
  assert (params.contrast.numpy() == 1).all()
  # What is switched off takes nothing from the others.
  np.testing.assert_array_equal(params.top, _sample(_TUTORIAL).top)


@pytest.mark.parametrize(
  'settings',
  [
    {'crop_size': 4},
    {'crop_size': 0},
    {'crop_size': 4, 'standardize': False},
    {'crop_size': 6, 'shrink_to': 4},
  ],
)
def test_a_window_in_the_middle_alone_is_what_evaluation_does(settings):
  still = augmentation_config.AugmentationConfig(
    random_flip=False,
    max_brightness_delta=0,
    contrast_lower=1,
    contrast_upper=1,
    random_crop=False,
    **settings,
  )
  expected = preprocess.preprocess(
    tf.gather(_IMAGES, _INDICES),
    still.preprocessing,
  )
  for step in range(2):
    np.testing.assert_allclose(_augmented(still, _sample(still, step)), expected, atol=1e-5)
  # The others are drawn as ever.
  moving = dataclasses.replace(still, random_flip=True)
  np.testing.assert_array_equal(
      _sample(moving).mirror, _sample(dataclasses.replace(moving, random_crop=True)).mirror)


@pytest.mark.parametrize(
  'settings, message',
  [
    ({'contrast_lower': 2.0}, 'contrast_lower=2.0, --contrast_upper=1.8: give 0 <= '),
    ({'contrast_lower': -0.1}, '--contrast_lower=-0.1: give 0 or more'),
    ({'max_brightness_delta': -1.0}, 'max_brightness_delta=-1.0: give 0 or more'),
    (
      {'alternate_flip': True, 'random_flip': False},
      '--alternate_flip, --norandom_flip: give --random_flip ',
    ),
    (
      {'crop_size': 4, 'crop_padding': 6},
      r'crop_padding=6: images are 8x6; give 0 \(no border\) to 5',
    ),
    (
      {'crop_size': 4, 'crop_padding': -1},
      r'crop_padding=-1: images are 8x6; give 0 \(no border\) to 5',
    ),
    ({'crop_size': 7}, 'crop_size=7: images are 8x6; give 0'),
  ],
)
def test_ranges_that_are_refused(settings, message):
  with pytest.raises(errors.InputError, match=message):
    _sample(augmentation_config.AugmentationConfig(**settings))
