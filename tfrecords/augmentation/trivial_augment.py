"""TrivialAugment: one operation of 14 for each image, with one strength, both drawn uniformly.

S. G. Mueller and F. Hutter, "TrivialAugment: Tuning-free yet state-of-the-art data augmentation",
ICCV 2021, with the wide ranges of their table 1; nothing is left to be tuned. The strength is one
of 31, from none to the largest, and the direction of an operation that has two is drawn, too. The
operations are those of pillow's ImageEnhance and ImageOps, on numbers of 0 to 255 that are not
rounded; what shearing, moving or turning leaves free is black.

The images of a batch are parted by the kind of their operation, so each pays for its own alone.
"""

from collections.abc import Sequence
import math
from typing import NamedTuple

import tensorflow as tf

from tfrecords import batch_rows
from tfrecords.augmentation import draws
from tfrecords.augmentation import pixel_operations

OPERATIONS = ('identity', 'shear_x', 'shear_y', 'translate_x', 'translate_y', 'rotate',
              'brightness', 'color', 'contrast', 'sharpness', 'posterize', 'solarize',
              'autocontrast', 'equalize')
_STRENGTHS = 31
# The largest shear (a slope), move (a share of the side), turn, and change of a factor from 1.
_SHEAR, _MOVE, _DEGREES, _FACTOR = 0.99, 1.0, 135.0, 0.99
# From the operations to the parts of the batch: those that move pixels, those that blend with one
# number, and each other one.
_PARTS = (0, 0, 0, 0, 0, 0, 1, 2, 1, 3, 4, 5, 6, 7)


class Choice(NamedTuple):
  """What is done to each of n images.

  Attributes:
    operation: numbers in OPERATIONS, int32 [n].
    strength: 0 (none) to 1, float32 [n].
    sign: -1 or 1, float32 [n].
  """
  operation: tf.Tensor
  strength: tf.Tensor
  sign: tf.Tensor


class _Prepared(NamedTuple):
  """A `Choice` with cosine and sine of the turn, float32 [n], of the images that move."""
  operation: tf.Tensor
  strength: tf.Tensor
  sign: tf.Tensor
  cos: tf.Tensor
  sin: tf.Tensor


def sample(count: int, key: tf.Tensor) -> Choice:
  """Returns the choices for a batch of `count` images."""
  uniform = draws.uniform([3, count], key)
  return Choice(tf.cast(tf.floor(uniform[0] * len(OPERATIONS)), tf.int32),
                tf.floor(uniform[1] * _STRENGTHS) / (_STRENGTHS - 1),
                tf.where(uniform[2] < 0.5, -1.0, 1.0))


def augment(images: tf.Tensor, choice: Choice,
            rows: batch_rows.BatchRows | None = None) -> tf.Tensor:
  """Returns the images after the operation of each.

  Args:
    images: float32 [rows, height, width, channels] of 0 to 255, 1 or 3 channels.
    choice: for each image of the batch.
    rows: that the images are of the batch; None: all.
  """
  part = tf.gather(tf.constant(_PARTS), choice.operation)
  own: Sequence[tf.Tensor] = _prepared(choice, part)
  if rows:
    part, own = rows.of(part), [rows.of(values) for values in own]
  places, *values = (
      tf.dynamic_partition(tensor, part, len(_APPLY)) for tensor in (
          tf.range(tf.shape(images)[0]), images, *own))
  changed = [apply(pixels, _Prepared(*parts)) for apply, pixels, *parts in zip(
      _APPLY, *values, strict=True)]
  return tf.ensure_shape(tf.dynamic_stitch(places, changed), images.shape)


def _prepared(choice: Choice, part: tf.Tensor) -> _Prepared:
  """Returns the choices of the whole batch with the turns.

  The end of a tensor is rounded in another way, so the images that move are taken together, of
  whatever rows they are.
  """
  amount = choice.sign * choice.strength
  is_turn = choice.operation == OPERATIONS.index('rotate')
  turn = tf.where(is_turn, math.radians(_DEGREES) * amount, 0.0)
  moving = tf.where(part == 0)
  cos, sin = (
      tf.scatter_nd(moving, function(tf.gather_nd(turn, moving)), tf.shape(part, tf.int64))
      for function in (tf.cos, tf.sin))
  return _Prepared(*choice, cos, sin)


def _move(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Shears, moves or turns each image about its center; operations 0 to 5."""
  height, width = images.shape[1:3]
  amount = choice.sign * choice.strength
  shear_x, shear_y, move_x, move_y = (
      tf.where(choice.operation == number, largest * amount, 0.0) for number, largest in enumerate(
          (_SHEAR, _SHEAR, _MOVE * width, _MOVE * height), 1))
  cos, sin, zero = choice.cos, choice.sin, tf.zeros_like(amount)
  # Where a pixel (x, y) comes from: x' = a x + b y + c and y' = d x + e y + f, about the center.
  a, b, d, e = cos, shear_x - sin, shear_y + sin, cos
  cx, cy = (width - 1) / 2, (height - 1) / 2
  transforms = tf.stack([a, b, cx - a * cx - b * cy + move_x,
                         d, e, cy - d * cx - e * cy + move_y, zero, zero], axis=1)
  return tf.raw_ops.ImageProjectiveTransformV3(
      images=images, transforms=transforms, output_shape=[height, width], fill_value=0.0,
      interpolation='BILINEAR', fill_mode='CONSTANT')


def _brighten(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Moves each image from or to black, or from or to its mean brightness; operations 6 and 8."""
  # pillow rounds the mean.
  mean = tf.round(pixel_operations.mean_luma(images))
  without = tf.where(choice.operation == OPERATIONS.index('contrast'), mean, 0.0)
  return _blend(images, without[:, None, None, None], choice)


def _recolor(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Moves each image from or to gray."""
  return _blend(images, pixel_operations.luma(images), choice)


def _sharpen(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Moves each image from or to a smooth one."""
  return _blend(images, pixel_operations.smooth(images), choice)


def _blend(images: tf.Tensor, without: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Moves each image from or to one without a property."""
  factor = 1.0 + _FACTOR * (choice.sign * choice.strength)[:, None, None, None]
  return tf.clip_by_value(without + factor * (images - without), 0.0, 255.0)


def _posterize(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Leaves 8 bits (no strength) to 2 bits of each pixel."""
  return pixel_operations.posterize(images, 8.0 - tf.round(6.0 * choice.strength))


def _solarize(images: tf.Tensor, choice: _Prepared) -> tf.Tensor:
  """Inverts the pixels from a threshold on: 256 (no strength) to 0."""
  threshold = 256.0 * (1.0 - choice.strength)[:, None, None, None]
  return tf.where(images >= threshold, 255.0 - images, images)


_APPLY = (
    _move, _brighten, _recolor, _sharpen, _posterize, _solarize,
    lambda images, _: pixel_operations.autocontrast(images),
    lambda images, _: pixel_operations.equalize(images))
