"""TensorFlow's equivalents: values by hand, and parameters that are passed on."""

import math

import numpy as np
import tensorflow as tf

from engine.ops import tensorflow_equivalents as equivalents


def test_windows_by_hand():
  images = tf.reshape(tf.range(1.0, 10.0), [1, 3, 3, 1])
  filters = tf.reshape([1.0, 2.0, 3.0, 4.0], [2, 2, 1, 1])
  np.testing.assert_array_equal(
      equivalents.conv2d(images, filters, padding='VALID')[0, :, :, 0], [[37, 47], [67, 77]])
  np.testing.assert_array_equal(
      equivalents.max_pool(images, window=2, strides=1, padding='VALID')[0, :, :, 0],
      [[5, 6], [8, 9]])
  np.testing.assert_array_equal(
      equivalents.average_pool(images, window=2, strides=2)[0, :, :, 0], [[3, 4.5], [7.5, 9]])


def test_normalizations_by_hand():
  images = tf.reshape([1.0, 2.0, 3.0], [1, 1, 1, 3])
  settings = {'depth_radius': 1, 'bias': 2.0, 'alpha': 1.0, 'beta': 0.5}
  expected = [1 / 7 ** 0.5, 2 / 16 ** 0.5, 3 / 15 ** 0.5]
  np.testing.assert_allclose(
      equivalents.local_response_normalization(images, **settings)[0, 0, 0], expected, rtol=1e-6)
  np.testing.assert_allclose(
      equivalents.bias_relu_lrn(images - 1.0, tf.ones([3]), **settings)[0, 0, 0], expected,
      rtol=1e-6)
  batch = tf.reshape([1.0, 3.0, 5.0, 7.0], [2, 1, 2, 1])
  np.testing.assert_allclose(
      tf.reshape(equivalents.batch_normalization(batch, tf.constant([10.0]), 4.0), [4]),
      [9, 10 - 1 / 3, 10 + 1 / 3, 11], rtol=1e-6)
  outputs = equivalents.normalize(
      tf.cast(batch, tf.bfloat16), tf.constant([1.0]), tf.constant([3.0]), tf.constant([5.0]), 1.0)
  assert outputs.dtype == tf.bfloat16
  np.testing.assert_array_equal(tf.cast(tf.reshape(outputs, [4]), tf.float32), [5, 6, 7, 8])


def test_losses_by_hand():
  logits, labels = tf.constant([[0.0, math.log(3.0)]]), tf.constant([1])
  np.testing.assert_allclose(
      equivalents.softmax_cross_entropy(logits, labels), [math.log(4 / 3)], rtol=1e-6)
  np.testing.assert_allclose(
      equivalents.softmax_cross_entropy(logits, labels, 0.2),
      [0.9 * math.log(4 / 3) + 0.1 * math.log(4)], rtol=1e-6)
  assert equivalents.weight_decay(tf.constant([3.0, 4.0]), 2.0) == 25


def test_dropout_scales_what_it_keeps():
  values = equivalents.dropout(tf.ones([50, 8]), 0.5, tf.constant([1, 2]))
  assert set(np.unique(values)) == {0.0, 2.0}
