"""Training batches of cached features, with the same examples as the batches of images."""

import functools

import numpy as np
import tensorflow as tf

from tfrecords import balanced_order
from tfrecords import batch_rows
from tfrecords import pipeline
from tfrecords import shuffle_order


class FeatureBatches:
  """Batches of features in place of images, otherwise as `pipeline.TrainingData`."""

  def __init__(self, features: np.ndarray, labels: tf.Tensor, batch_size: int, seed: int,
               order: balanced_order.BalancedOrder | None = None):
    """Copies the features to host memory.

    Args:
      features: float32 [n, ...].
      labels: int32 [n].
      batch_size: examples per step over all replicas.
      seed: of the run.
      order: the order in which every class is seen equally often; None for the usual one.
    """
    with tf.device('CPU:0'):
      self._features = tf.constant(features)
    self._labels = labels
    self._every_row = batch_rows.BatchRows(batch_size)
    self._seed = seed
    self._order = order

  def batch(self, step: tf.Tensor, rows: batch_rows.BatchRows | None = None) -> pipeline.Batch:
    """Returns the batch of step `step`, an int64 scalar, or rows of it."""
    rows = rows or self._every_row
    if self._order:
      indices, _ = self._order.batch(step, rows)
    else:
      indices = shuffle_order.batch_indices(step, rows, len(self._labels), self._seed)
    return tf.gather(self._features, indices), tf.gather(self._labels, indices)

  def batches(self, start_step: int = 0, replicas: int = 1,
              rows: batch_rows.BatchRows | None = None) -> tf.data.Dataset:
    """Returns the endless training batches from step `start_step` on; see `TrainingData`."""
    batch = functools.partial(self.batch, rows=rows)
    return pipeline.prefetch(pipeline.dataset_of_steps(batch, start_step), replicas)
