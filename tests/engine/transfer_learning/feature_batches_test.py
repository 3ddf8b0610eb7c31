"""Batches of features hold the examples that the batches of images do."""

import numpy as np
import tensorflow as tf

from engine.transfer_learning import feature_batches
from tests.tfrecords import small_records
from tfrecords import pipeline
from tfrecords import reader
from tfrecords.augmentation import augmentation_config

_BATCH, _SEED = 6, 5


def test_the_same_examples_in_the_same_order_at_any_step_and_for_any_replica(tmp_path):
  small_records.write(tmp_path)
  source = reader.open_source(small_records.SPEC, tmp_path, 'train')
  plain = augmentation_config.AugmentationConfig(
    crop_size=0,
    random_flip=False,
    max_brightness_delta=0,
    contrast_lower=1,
    contrast_upper=1,
    standardize=False,
  )
  images = pipeline.TrainingData(source, plain, _BATCH, _SEED)
  features = tf.cast(images.images, tf.float32).numpy() / 255.0
  data = feature_batches.FeatureBatches(features, images.labels, _BATCH, _SEED)
  # Beyond an epoch of 30 examples.
  for start, replicas in ((0, 1), (4, 1), (3, 2)):
    pairs = tf.data.Dataset.zip(
        images.batches(start, replicas), data.batches(start, replicas)).take(5 * replicas)
    for (shown, labels), (found, same) in pairs:
      np.testing.assert_allclose(shown, found, atol=1e-6)
      np.testing.assert_array_equal(labels, same)
  shown, labels = data.batch(tf.constant(2, tf.int64))
  assert shown.shape == (_BATCH, 8, 6, 3)
  assert labels.dtype == tf.int32
  balanced = pipeline.TrainingData(source, plain, _BATCH, _SEED, is_balanced=True)
  data = feature_batches.FeatureBatches(
      features, images.labels, _BATCH, _SEED, balanced.balanced_order)
  for step in (tf.constant(0, tf.int64), tf.constant(7, tf.int64)):
    for one, other in zip(balanced.batch(step), data.batch(step), strict=True):
      np.testing.assert_allclose(one, other, atol=1e-6)
