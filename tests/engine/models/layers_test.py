"""Tests for engine.models.layers: dtypes, formulas, frozen and training-mode normalization."""

import numpy as np
import pytest
import tensorflow as tf

from engine.models import forward_context
from engine.models import layers

_IMAGES = np.random.default_rng(0).normal(size=[3, 6, 5, 2]).astype(np.float32)
_FILTERS = np.random.default_rng(1).normal(size=[3, 3, 2, 4]).astype(np.float32)


def _context(*frozen):
  return forward_context.ForwardContext(tf.constant([0, 0], tf.int64), frozen=frozenset(frozen))


def _layer():
  layer = layers.ConvNorm('a', tf.Variable(_FILTERS, name='a/weights'), 0.75, 1e-3)
  layer.biases.assign([1.0, -1.0, 0.5, 0.0])
  return layer


@pytest.mark.parametrize('dtype', [tf.float32, tf.bfloat16, tf.float64])
def test_layers_compute_in_the_dtype_of_their_inputs(dtype):
  images, filters, biases = tf.cast(_IMAGES, dtype), tf.Variable(_FILTERS), tf.Variable([0.5] * 4)
  outputs = layers.conv2d_bias(images, filters, biases, padding='VALID')
  assert outputs.dtype == dtype
  assert outputs.shape == (3, 4, 3, 4)
  assert layers.conv2d(images, filters, strides=2).shape == (3, 3, 3, 4)
  assert _layer()(images, None).dtype == dtype
  assert layers.dense_bias(images[:, 0, 0], filters[0, 0], biases).dtype == dtype


def test_dense_and_bias_by_hand():
  outputs = layers.dense_bias(tf.constant([[1.0, 2.0]]), tf.Variable([[1.0, 0.0], [3.0, 1.0]]),
                              tf.Variable([10.0, 20.0]))
  assert outputs.numpy().tolist() == [[17.0, 22.0]]


def test_convolution_and_bias_as_tensorflow_has_them():
  expected = tf.nn.conv2d(_IMAGES, _FILTERS, 1, 'SAME') + [1.0, 2.0, 3.0, 4.0]
  outputs = layers.conv2d_bias(
      tf.constant(_IMAGES), tf.Variable(_FILTERS), tf.Variable([1.0, 2.0, 3.0, 4.0]))
  np.testing.assert_allclose(outputs, expected, rtol=1e-5, atol=1e-5)


def test_training_normalizes_by_the_batch_and_records_new_statistics():
  layer, context = _layer(), _context()
  filtered = tf.nn.conv2d(_IMAGES, _FILTERS, 1, 'SAME')
  mean, variance = tf.nn.moments(filtered, [0, 1, 2])
  expected = tf.nn.batch_normalization(filtered, mean, variance, layer.biases, None, 1e-3)
  np.testing.assert_allclose(layer(tf.constant(_IMAGES), context), expected, atol=1e-4)
  (first, new_mean), (second, new_variance) = context.batch_norm_updates
  assert (first is layer.mean, second is layer.variance) == (True, True)
  np.testing.assert_allclose(new_mean, 0.25 * mean, atol=1e-5)
  np.testing.assert_allclose(new_variance, 0.75 + 0.25 * variance, rtol=1e-4)


@pytest.mark.parametrize('context', [None, _context('a')])
def test_evaluation_and_frozen_layers_use_the_running_statistics(context):
  layer = _layer()
  layer.mean.assign([0.1, 0.2, 0.3, 0.4])
  layer.variance.assign([4.0, 1.0, 9.0, 0.25])
  filtered = tf.nn.conv2d(_IMAGES, _FILTERS, 2, 'SAME')
  expected = tf.nn.batch_normalization(
      filtered, layer.mean, layer.variance, layer.biases, None, 1e-3)
  np.testing.assert_allclose(
      layer(tf.constant(_IMAGES), context, strides=2), expected, rtol=1e-4, atol=1e-4)
  assert context is None or context.batch_norm_updates == []


def test_variables_are_named_by_layer():
  assert {variable.name for variable in _layer().variables} == {
      'a/weights:0', 'a/biases:0', 'a/mean:0', 'a/variance:0'}
