"""Six views of the images that a network is least sure of.

  two views   an image and its mirror image, whose logits are averaged
  six views   these, and the two of the image shifted by a pixel up and left, and of the image
              shifted by a pixel down and right: half of the first pair, a quarter of each other

An image is the less sure, the less the two largest probabilities of its two views differ. The views
are those of airbench (Jordan, 2024, arXiv:2404.00498); that the other images keep two is hiverge's
(cifar10-speedrun, 2025), and half of the work of six views of all.
"""

import math
from typing import NamedTuple

import tensorflow as tf

from engine.evaluation import eval_examples
from engine.inference import model_runner
from tfrecords import preprocessing_config

SHARE = 0.25

_BATCH_SIZE = 240
_NAME = 'network'


class Accuracies(NamedTuple):
  """Shares of all images that are classified right.

  Attributes:
    two: with two views.
    six: with six views of the least sure images, and two of the others.
  """
  two: float
  six: float


def accuracies(network: model_runner.ForwardFn, examples: eval_examples.EvalExamples,
               preprocessing: preprocessing_config.Preprocessing,
               compute_dtype: tf.DType = tf.float32, share: float = SHARE) -> Accuracies:
  """Evaluates a network with two views of all images and six of the least sure ones.

  Args:
    network: computes logits [n, num_classes] of preprocessed images.
    examples: to evaluate on; their images have at least 2x2 pixels.
    preprocessing: the run's own.
    compute_dtype: of the network's layers.
    share: of the images, more than 0 and at most 1, that get six views.
  """
  @tf.function(autograph=False, reduce_retracing=True)
  def two_views(images: tf.Tensor) -> tf.Tensor:
    return model_runner.logits({_NAME: network}, images, preprocessing, compute_dtype, True)[_NAME]

  def logits(images: tf.Tensor) -> tf.Tensor:
    return tf.concat([two_views(images[start:start + _BATCH_SIZE])
                      for start in range(0, len(images), _BATCH_SIZE)], axis=0)

  images, labels = examples.images, tf.cast(examples.labels, tf.int64)
  found = logits(images)
  unsure = least_sure(found, share)
  before, after = shifted(tf.gather(images, unsure))
  refined = tf.gather(found, unsure) / 2 + (logits(before) + logits(after)) / 4
  answers = tf.argmax(found, axis=1)
  changed = tf.tensor_scatter_nd_update(answers, unsure[:, None], tf.argmax(refined, axis=1))
  return Accuracies(*(float(tf.reduce_mean(tf.cast(one == labels, tf.float64)))
                      for one in (answers, changed)))


def least_sure(logits: tf.Tensor, share: float) -> tf.Tensor:
  """Returns the positions of the images with the smallest lead of the most probable class.

  Args:
    logits: float32 [n, num_classes], of at least two classes.
    share: of the images, 0 to 1; a part of an image is a whole one.

  Returns:
    int32 [ceil(share * n)].
  """
  best = tf.math.top_k(tf.nn.softmax(logits), 2).values
  return tf.argsort(best[:, 0] - best[:, 1])[:math.ceil(share * len(logits))]


def shifted(images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns images shifted by a pixel up and left, and down and right; borders are reflected.

  Args:
    images: [n, height, width, channels] of any type, height and width at least 2.
  """
  _, height, width, _ = images.shape
  padded = tf.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]], 'REFLECT')
  return padded[:, 2:2 + height, 2:2 + width], padded[:, :height, :width]
