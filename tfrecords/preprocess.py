"""Deterministic preprocessing: central crop, shrinking, scaling, standardization.

Evaluation, prediction and exported models all use it, so that they agree.

Standardization is x -> (x - mean) / max(deviation, 1 / sqrt(pixels)) over all pixels and channels
of one image (https://www.tensorflow.org/api_docs/python/tf/image/per_image_standardization); the
lower bound keeps an image of a single color finite.
"""

import math

import tensorflow as tf

from tfrecords import preprocessing_config
from tfrecords import resize


def standardization_scale(variance: tf.Tensor, pixels: int) -> tf.Tensor:
  """Returns 1 / max(sqrt(variance), 1 / sqrt(pixels)), the standardization factor."""
  return 1.0 / tf.maximum(tf.sqrt(variance), 1.0 / math.sqrt(pixels))


def standardize(images: tf.Tensor) -> tf.Tensor:
  """Gives every image mean 0 and deviation 1.

  Args:
    images: float [n, height, width, channels].

  Returns:
    The same shape and type.
  """
  centered = images - tf.reduce_mean(images, axis=[1, 2, 3], keepdims=True)
  variance = tf.reduce_mean(tf.square(centered), axis=[1, 2, 3], keepdims=True)
  return centered * standardization_scale(variance, math.prod(images.shape[1:]))


def central_crop(images: tf.Tensor, size: int) -> tf.Tensor:
  """Returns the central `size` x `size` square of [n, height, width, channels] images.

  An odd remainder is cut off at the bottom and right, as by tf.image.resize_with_crop_or_pad.
  """
  top = (images.shape[1] - size) // 2
  left = (images.shape[2] - size) // 2
  return images[:, top:top + size, left:left + size, :]


def preprocess(images: tf.Tensor, preprocessing: preprocessing_config.Preprocessing) -> tf.Tensor:
  """Preprocesses images for a network.

  Args:
    images: uint8 [n, height, width, channels] as in the records.
    preprocessing: crop size, size after shrinking, and standardization.

  Returns:
    float32 [n, *preprocessing.output_shape(...)].

  Raises:
    errors.InputError: the crop is larger than the images, or than what it is to be shrunk to.
  """
  preprocessing.output_shape(tuple(images.shape[1:]))
  if preprocessing.crop_size:
    images = central_crop(images, preprocessing.crop_size)
  pixels = resize.shrink(tf.cast(images, tf.float32), preprocessing.shrink_to)
  return standardize(pixels) if preprocessing.standardize else pixels / 255.0
