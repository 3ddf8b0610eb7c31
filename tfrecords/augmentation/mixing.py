"""Mixes each image of a batch, and its label, with another one: mixup and cutmix.

  mixup    x = w x_i + (1 - w) x_j everywhere
           H. Zhang et al., "mixup: Beyond empirical risk minimization", arXiv:1710.09412
  cutmix   x = x_j in a box of a share 1 - w of the image, and x_i elsewhere
           S. Yun et al., "CutMix: Regularization strategy to train strong classifiers with
           localizable features", arXiv:1905.04899

with w from Beta(alpha, alpha), drawn for each image. The center of the box is any pixel; what lies
beyond the border is cut off, and the label counts the pixels that are left, as in the authors'
code. Both are one formula with a weight for each pixel, whose mean is the share of the image's own
label. Where both are on, each image takes one of them at random.

The other image, j, is the one before in the batch. The order of a batch is random already, so no
permutation is drawn, and no image meets itself, as it would in the middle of a batch that is
reversed. The batch of all replicas is mixed, before it is split.
"""

import tensorflow as tf

from tfrecords.augmentation import augmentation_config
from tfrecords.augmentation import cutout
from tfrecords.augmentation import draws


def sample(augmentation: augmentation_config.AugmentationConfig, height: int, width: int,
           count: int, key: tf.Tensor) -> tf.Tensor:
  """Returns the weight of each image's own pixels, float32 [count, height, width, 1].

  Height and width are 1 where all pixels of an image have the same weight.

  Args:
    augmentation: with mixup, cutmix or both on.
    height: of the images, in pixels.
    width: likewise.
    count: images in the batch.
    key: of the draws.
  """
  mixup, cutmix = augmentation.mixup_alpha, augmentation.cutmix_alpha
  keys = [tf.random.fold_in(key, number, alg='philox') for number in range(4)]
  even = draws.beta(count, mixup, keys[0])[:, None, None, None] if mixup else None
  if not cutmix:
    return even
  centers = cutout.sample(height, width, count, keys[2])
  boxed = box_weights(draws.beta(count, cutmix, keys[1]), *centers, height, width)
  if even is None:
    return boxed
  return tf.where(draws.uniform([count, 1, 1, 1], keys[3]) < 0.5, even, boxed)


def box_weights(shares: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor, height: int,
                width: int) -> tf.Tensor:
  """Returns 0 in a box and 1 outside, float32 [n, height, width, 1].

  Args:
    shares: of the image outside the box, float32 [n], were it not cut off at the border.
    rows: of the centers of the boxes, int32 [n].
    columns: likewise.
    height: of the images, in pixels.
    width: likewise.
  """
  side = tf.sqrt(1.0 - shares)
  tall, wide = (tf.cast(tf.floor(side * size), tf.int32) for size in (height, width))
  is_other = cutout.box(rows - tall // 2, columns - wide // 2, tall, wide,
                        tf.TensorShape([height, width]))
  return tf.where(is_other, 0.0, 1.0)


def mix(images: tf.Tensor, labels: tf.Tensor, num_classes: int,
        weights: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns the mixed images and their labels, float32 [n, num_classes] with sums of 1.

  Args:
    images: float32 [n, height, width, channels].
    labels: int32 [n].
    num_classes: the number of classes.
    weights: of each image's own pixels, from `sample`.
  """
  own = tf.one_hot(labels, num_classes)
  share = tf.reduce_mean(weights, axis=[1, 2])
  mixed = weights * images + (1.0 - weights) * tf.roll(images, 1, axis=0)
  return mixed, share * own + (1.0 - share) * tf.roll(own, 1, axis=0)
