"""The tutorial's training distortions, whole batches at a time.

In the tutorial's order (cifar10_input.distorted_inputs), on pixels of 0 to 255: a random crop, a
random flip from left to right, brightness b added, contrast f about each channel's mean, then the
standardisation of the image. Read one after the other that is five passes over memory; here it is
one gather (crop and flip choose pixels) and one affine step an image and channel:

  after brightness   x + b                         channel mean m + b
  after contrast     (x + b - (m + b)) f + m + b = (x - m) f + m + b
  mean over all      M = mean(m) + b
  minus the mean     (x - m) f + m - mean(m)       b is gone
  variance           f^2 mean((x - m)^2) + mean((m - mean(m))^2)

So brightness cancels exactly under standardisation, whatever b is: adding it and taking it away
again would only round. It is drawn all the same, and it acts where a recipe does not standardise;
the tests hold both against the five passes. Contrast does not cancel: it scales the spread within
a channel, not that between channels.

All random numbers of a step come from one stateless draw for the whole batch, keyed by
(seed, step). Only an alternating flip (alternating_flip.py) is no matter of the step. A rotation,
which the tutorial has not, comes right behind the crop, before anything that looks at all pixels.
"""

import dataclasses
import math
from typing import NamedTuple

import tensorflow as tf

from tfrecords import errors
from tfrecords import preprocess
from tfrecords.augmentation import crop_gather
from tfrecords.augmentation import rotation


@dataclasses.dataclass(frozen=True)
class Distortion:
  """The ranges that the random distortions are drawn from.

  Attributes:
    crop_size: side of the random square window, in pixels; 0 keeps the whole image.
    random_flip: whether half of the images are mirrored.
    max_brightness_delta: largest change of brightness, in pixel values of 0 to 255; 63 in the
    tutorial. contrast_lower: smallest contrast factor; 0.2 in the tutorial.
    contrast_upper: largest contrast factor; 1.8 in the tutorial.
    standardize: whether every image gets mean 0 and deviation 1; else pixels are divided by 255.
    crop_padding: width of a border of mirrored pixels (numpy's mode 'reflect') which the window may
      reach into, in pixels: with the whole image as window, it is shifted by up to so many.
    alternate_flip: whether an image is mirrored in every second epoch instead of at random.
    max_rotation_degrees: largest angle that the window is turned by, either way, in degrees.
    random_crop: whether the window lies anywhere; else in the middle, as in evaluation.
  """
  crop_size: int = 24
  random_flip: bool = True
  max_brightness_delta: float = 63.0
  contrast_lower: float = 0.2
  contrast_upper: float = 1.8
  standardize: bool = True
  crop_padding: int = 0
  alternate_flip: bool = False
  max_rotation_degrees: float = 0.0
  random_crop: bool = True

  def __post_init__(self):
    if not 0 <= self.contrast_lower <= self.contrast_upper:
      raise errors.InputError(
          f'contrast_lower={self.contrast_lower}, contrast_upper={self.contrast_upper}: '
          'give 0 <= contrast_lower <= contrast_upper')
    if self.max_brightness_delta < 0:
      raise errors.InputError(f'max_brightness_delta={self.max_brightness_delta}: give 0 or more')
    if not 0 <= self.max_rotation_degrees <= 180:
      raise errors.InputError(
        f'max_rotation_degrees={self.max_rotation_degrees}: give 0 to 180 degrees'
      )
    if self.alternate_flip and not self.random_flip:
      raise errors.InputError(
          'alternate_flip=True, random_flip=False: give random_flip=True or alternate_flip=False')

  @property
  def moves(self) -> bool:
    """Whether the pixels of an image come to other places, or only some of them are seen."""
    return bool(self.crop_size or self.crop_padding or self.random_flip)

  @property
  def recolors(self) -> bool:
    """Whether brightness or contrast change."""
    return bool(self.max_brightness_delta) or (self.contrast_lower, self.contrast_upper) != (1, 1)

  def window(self, image_shape: tuple[int, int, int]) -> tuple[int, int]:
    """Returns the height and width of the random window.

    Raises:
      errors.InputError: the window or the border is too large for the image.
    """
    height, width, _ = preprocess.Preprocessing(self.crop_size).output_shape(image_shape)
    largest = min(image_shape[:2]) - 1
    if not 0 <= self.crop_padding <= largest:
      raise errors.InputError(
        f'crop_padding={self.crop_padding}: images are {image_shape[0]}x{image_shape[1]}; give 0 '
        f'(no border) to {largest}'
      )
    return height, width


class Draws(NamedTuple):
  """What chance decided for a batch: top and left int64 [n], mirror bool [n], the rest float32.

  Angles are in radians, against the clock. Rows and columns are counted in the image: those of the
  border in front of it are negative.
  """
  top: tf.Tensor
  left: tf.Tensor
  mirror: tf.Tensor
  brightness: tf.Tensor
  contrast: tf.Tensor
  angle: tf.Tensor


def draw(distortion: Distortion, image_shape: tuple[int, int, int], batch_size: int, seed: int,
         step: tf.Tensor) -> Draws:
  """Draws the distortions of the batch of step `step`.

  Args:
    distortion: the ranges.
    image_shape: height, width and channels in the records.
    batch_size: examples a step over all replicas.
    seed: of the whole training.
    step: int64 scalar, at least 0.

  Returns:
    The draws, with `mirror` by chance also where the flip alternates.

  Raises:
    errors.InputError: the window or the border is too large for the image.
  """
  uniform = tf.random.stateless_uniform(
      [6, batch_size], tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)]),
      alg='philox')
  height, width = distortion.window(image_shape)
  return Draws(
      top=_corners(distortion, image_shape[0], height, uniform[0]),
      left=_corners(distortion, image_shape[1], width, uniform[1]),
      mirror=(uniform[2] < 0.5) if distortion.random_flip else tf.zeros([batch_size], tf.bool),
      brightness=distortion.max_brightness_delta * (2.0 * uniform[3] - 1.0),
      contrast=(distortion.contrast_lower
                + (distortion.contrast_upper - distortion.contrast_lower) * uniform[4]),
      angle=math.radians(distortion.max_rotation_degrees) * (2.0 * uniform[5] - 1.0))


def _corners(distortion: Distortion, side: int, size: int, uniform: tf.Tensor) -> tf.Tensor:
  """Maps [0, 1) to the first rows, or columns, of windows of `size` in images of `side`."""
  if not distortion.random_crop:
    return tf.fill(uniform.shape, tf.constant((side - size) // 2, tf.int64))
  count = side + 2 * distortion.crop_padding - size + 1
  return tf.cast(tf.floor(uniform * count), tf.int64) - distortion.crop_padding


def distort(images: tf.Tensor, indices: tf.Tensor, draws: Draws,
            distortion: Distortion) -> tf.Tensor:
  """Returns the distorted batch: float32 [batch, size, size, channels]; formulas above.

  Args:
    images: uint8 [n, height, width, channels], all images.
    indices: int64 [batch], which of them.
    draws: what `draw` returned for the step.
    distortion: the same that `draw` was given.
  """
  if distortion.moves:
    chosen = crop_gather.gather(images, indices, (draws.top, draws.left), draws.mirror,
                                distortion.crop_size, distortion.crop_padding)
  else:
    chosen = tf.gather(images, indices)
  pixels = tf.cast(chosen, tf.float32)
  if distortion.max_rotation_degrees:
    pixels = rotation.rotate(pixels, draws.angle)
  if not (distortion.standardize or distortion.recolors):
    return pixels / 255.0
  channel_mean = tf.reduce_mean(pixels, axis=[1, 2], keepdims=True)
  centered = pixels - channel_mean
  contrast = draws.contrast[:, None, None, None]
  if not distortion.standardize:
    return (centered * contrast + channel_mean + draws.brightness[:, None, None, None]) / 255.0
  within = tf.reduce_mean(tf.square(centered), axis=[1, 2, 3], keepdims=True)
  between = channel_mean - tf.reduce_mean(channel_mean, axis=3, keepdims=True)
  variance = contrast ** 2 * within + tf.reduce_mean(between ** 2, axis=3, keepdims=True)
  scale = preprocess.standardization_scale(variance, math.prod(pixels.shape[1:]))
  return centered * (contrast * scale) + between * scale
