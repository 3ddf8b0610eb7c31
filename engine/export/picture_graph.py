"""Decodes encoded pictures and fits them to the size of the records, within a graph.

As `tfrecords.pictures.fit` does it with Pillow: Lanczos' filter of three lobes that averages over
all pixels that become one. A picture of the right size is taken as it is.
"""

import tensorflow as tf

from tfrecords.pictures import fit
from tfrecords.pictures import transparency


def decode(encoded: tf.Tensor, image_shape: tuple[int, int, int],
           rule: fit.FitRule | None = None) -> tf.Tensor:
  """Returns pictures as recorded.

  Args:
    encoded: string [n], JPEG or PNG each; the EXIF orientation is ignored, as is transparency.
    image_shape: height, width and channels of the records.
    rule: how pictures are fitted; None: the largest central part of the same aspect ratio.

  Returns:
    uint8 [n, height, width, channels].
  """
  height, width, channels = image_shape
  rule = rule or fit.FitRule(height, width)

  def one(content: tf.Tensor) -> tf.Tensor:
    picture = tf.io.decode_image(content, channels, expand_animations=False)
    # decode_image does not tell that it has three axes.
    picture = tf.ensure_shape(picture, [None, None, channels])
    fits = tf.reduce_all(tf.shape(picture)[:2] == [height, width])
    same = tf.cond(fits, lambda: picture, lambda: _fitted(picture, rule))
    return tf.ensure_shape(same, image_shape)

  return tf.map_fn(one, encoded, fn_output_signature=tf.TensorSpec(image_shape, tf.uint8))


def _fitted(picture: tf.Tensor, rule: fit.FitRule) -> tf.Tensor:
  if rule.fit == fit.STRETCH:
    return _resized(picture, rule.height, rule.width)
  size = tf.cast(tf.shape(picture)[:2], tf.float32)
  target = tf.constant([rule.height, rule.width], tf.float32)
  scale = size / target
  if rule.fit == fit.CROP:
    kept = tf.cast(tf.round(target * tf.reduce_min(scale)), tf.int32)
    kept = tf.maximum(tf.minimum(kept, tf.shape(picture)[:2]), 1)
    start = (tf.shape(picture)[:2] - kept) // 2
    part = tf.slice(picture, tf.concat([start, [0]], 0), tf.concat([kept, [-1]], 0))
    return _resized(part, rule.height, rule.width)
  inner = tf.maximum(1, tf.cast(tf.round(size / tf.reduce_max(scale)), tf.int32))
  return _padded(_resized(picture, inner[0], inner[1]), rule)


def _padded(picture: tf.Tensor, rule: fit.FitRule) -> tf.Tensor:
  """Returns the picture in the middle of an image of the background's color."""
  channels = picture.shape[2]
  color = rule.background if channels == 3 else (transparency.gray_level(rule.background),)
  ground = tf.constant(color, tf.int32)
  missing = tf.constant([rule.height, rule.width]) - tf.shape(picture)[:2]
  before = missing // 2
  padding = tf.stack([[before[0], missing[0] - before[0]], [before[1], missing[1] - before[1]],
                      [0, 0]])
  return tf.cast(tf.pad(tf.cast(picture, tf.int32) - ground, padding) + ground, tf.uint8)


def _resized(picture: tf.Tensor, height: int | tf.Tensor, width: int | tf.Tensor) -> tf.Tensor:
  found = tf.image.resize(picture, [height, width], tf.image.ResizeMethod.LANCZOS3, antialias=True)
  return tf.cast(tf.clip_by_value(tf.round(found), 0, 255), tf.uint8)
