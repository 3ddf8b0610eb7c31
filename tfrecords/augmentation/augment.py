"""Augments whole batches: random crop, flip, rotation, brightness and contrast.

The order is that of the tutorial (cifar10_input.distorted_inputs), on pixels of 0 to 255: a random
crop, a random horizontal flip, brightness b added, contrast f about the mean of each channel, then
per-image standardization. As separate operations these are five passes over memory; here they are
one gather (crop and flip select pixels) and one affine transformation per image and channel:

  after brightness   x + b                         channel mean m + b
  after contrast     (x + b - (m + b)) f + m + b = (x - m) f + m + b
  mean over all      M = mean(m) + b
  minus the mean     (x - m) f + m - mean(m)       b cancels
  variance           f^2 mean((x - m)^2) + mean((m - mean(m))^2)

So standardization cancels brightness exactly, and adding it would only round. It is sampled all the
same and applied where a recipe does not standardize; the tests compare both cases with the five
passes. Contrast does not cancel: it scales the deviations within a channel, not those between
channels.

All random numbers of a step come from one stateless call for the whole batch, keyed by
(seed, step). Only an alternating flip (alternating_flip.py) does not depend on the step.

The tutorial has no rotation and no shrinking, which follow the crop, before all operations on pixel
values, and none of the operations in optional_operations.py.
"""

import math
from typing import NamedTuple

import tensorflow as tf

from tfrecords import batch_rows
from tfrecords import preprocess
from tfrecords import resize
from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import crop_gather
from tfrecords.augmentation import optional_operations
from tfrecords.augmentation import rotation


class AugmentationParams(NamedTuple):
  """The random parameters of a batch of n images.

  Attributes:
    top: first rows of the crops in the image, int64 [n]; negative in the padding.
    left: first columns, likewise.
    mirror: which crops are flipped left to right, bool [n].
    brightness: what is added to the pixels, float32 [n].
    contrast: contrast factors, float32 [n].
    contrast_squared: their squares, float32 [n].
    cosine: cosines of the counterclockwise rotations, float32 [n].
    sine: their sines, float32 [n].
  """
  top: tf.Tensor
  left: tf.Tensor
  mirror: tf.Tensor
  brightness: tf.Tensor
  contrast: tf.Tensor
  contrast_squared: tf.Tensor
  cosine: tf.Tensor
  sine: tf.Tensor


def sample_params(
  augmentation: augmentation_config.AugmentationConfig,
  image_shape: tuple[int, int, int],
  batch_size: int,
  seed: int,
  step: tf.Tensor,
) -> AugmentationParams:
  """Samples the augmentation parameters for the batch of step `step`.

  Args:
    augmentation: the ranges.
    image_shape: height, width and channels of the images in the records.
    batch_size: global batch size.
    seed: the seed of the training.
    step: int64 scalar, at least 0.

  Returns:
    The parameters, with a random `mirror` also where the flip alternates.

  Raises:
    errors.InputError: the crop or the padding is too large for the image.
  """
  uniform = tf.random.stateless_uniform(
      [6, batch_size], tf.stack([tf.constant(seed, tf.int64), tf.cast(step, tf.int64)]),
      alg='philox')
  height, width = augmentation.window(image_shape)
  # Powers, cosines and sines are rounded in another way at the end of a tensor, where a kernel
  # takes one number at a time. So they are computed here, for the whole batch.
  contrast = (augmentation.contrast_lower
              + (augmentation.contrast_upper - augmentation.contrast_lower) * uniform[4])
  angle = math.radians(augmentation.max_rotation_degrees) * (2.0 * uniform[5] - 1.0)
  return AugmentationParams(
      top=_corners(augmentation, image_shape[0], height, uniform[0]),
      left=_corners(augmentation, image_shape[1], width, uniform[1]),
      mirror=(uniform[2] < 0.5) if augmentation.random_flip else tf.zeros([batch_size], tf.bool),
      brightness=augmentation.max_brightness_delta * (2.0 * uniform[3] - 1.0),
      contrast=contrast, contrast_squared=contrast ** 2, cosine=tf.cos(angle), sine=tf.sin(angle))


def _corners(augmentation: augmentation_config.AugmentationConfig, side: int, size: int,
             uniform: tf.Tensor) -> tf.Tensor:
  """Maps [0, 1) to the first rows, or columns, of crops of `size` in images of `side` pixels."""
  if not augmentation.random_crop:
    return tf.fill(uniform.shape, tf.constant((side - size) // 2, tf.int64))
  count = side + 2 * augmentation.crop_padding - size + 1
  return tf.cast(tf.floor(uniform * count), tf.int64) - augmentation.crop_padding


def apply(images: tf.Tensor, indices: tf.Tensor, params: AugmentationParams,
          augmentation: augmentation_config.AugmentationConfig, seed: int = 0,
          step: tf.Tensor | int = 0, rows: batch_rows.BatchRows | None = None) -> tf.Tensor:
  """Returns the augmented batch, float32 [batch, height, width, channels], not mixed yet.

  Args:
    images: all images, uint8 [n, height, width, channels].
    indices: the images of the batch, or of the rows of it, int64 [batch].
    params: the result of `sample_params` for the step, or the rows of it.
    augmentation: the ranges given to `sample_params`.
    seed: the seed of the training.
    step: int64 scalar, at least 0.
    rows: of the batch, which are returned; None: the whole batch.
  """
  rows = rows or batch_rows.BatchRows(indices.shape[0])
  pixels = _cropped(images, indices, params, augmentation)
  if augmentation.shrink_to:
    pixels = resize.shrink_compiled(pixels, augmentation.shrink_to)
  pixels = optional_operations.recolor(pixels, augmentation, seed, step, rows)
  shown = _standardized(pixels, params, augmentation)
  return optional_operations.erase(shown, augmentation, seed, step, rows)


def _cropped(images: tf.Tensor, indices: tf.Tensor, params: AugmentationParams,
             augmentation: augmentation_config.AugmentationConfig) -> tf.Tensor:
  """Returns the chosen images cropped, flipped and rotated, float32 of 0 to 255."""
  if augmentation.is_geometric:
    chosen = crop_gather.gather(images, indices, (params.top, params.left), params.mirror,
                                augmentation.crop_size, augmentation.crop_padding)
  else:
    chosen = tf.gather(images, indices)
  pixels = tf.cast(chosen, tf.float32)
  return (rotation.rotate(pixels, params.cosine, params.sine)
          if augmentation.max_rotation_degrees else pixels)


def _standardized(pixels: tf.Tensor, params: AugmentationParams,
                  augmentation: augmentation_config.AugmentationConfig) -> tf.Tensor:
  """Returns the images after brightness, contrast and standardization, or divided by 255."""
  if not (augmentation.standardize or augmentation.is_photometric):
    return pixels / 255.0
  channel_mean = tf.reduce_mean(pixels, axis=[1, 2], keepdims=True)
  centered = pixels - channel_mean
  contrast = params.contrast[:, None, None, None]
  if not augmentation.standardize:
    return (centered * contrast + channel_mean + params.brightness[:, None, None, None]) / 255.0
  within = tf.reduce_mean(tf.square(centered), axis=[1, 2, 3], keepdims=True)
  between = channel_mean - tf.reduce_mean(channel_mean, axis=3, keepdims=True)
  squared = params.contrast_squared[:, None, None, None]
  variance = squared * within + tf.reduce_mean(between ** 2, axis=3, keepdims=True)
  scale = preprocess.standardization_scale(variance, math.prod(pixels.shape[1:]))
  return centered * (contrast * scale) + between * scale
