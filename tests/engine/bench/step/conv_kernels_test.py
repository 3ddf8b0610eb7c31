"""Tests for conv_kernels: every variant has the result of the gradients' definition."""

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.step import conv_kernels

_SHAPE = (2, 6, 7, 3)
_FILTERS = 4


@pytest.fixture(name='kernels', scope='module')
def fixture_kernels():
  found = [build('a', _SHAPE, _FILTERS, tf.float32) for build in (
      conv_kernels.forward, conv_kernels.filter_gradient, conv_kernels.input_gradient)]
  return {one.name: one for one in found}


def test_operations_of_a_convolution(kernels):
  # 2 x 6 x 7 pixels, 25 values of 3 channels around each, 4 filters, a product and a sum each.
  assert {one.flops for one in kernels.values()} == {2 * (2 * 6 * 7) * (25 * 3) * 4}


@pytest.mark.parametrize('name, variants', [
    ('a forward', 3), ('a gradient of filters', 4), ('a gradient of input', 2)])
def test_all_variants_have_one_result(kernels, name, variants):
  results = []
  for variant in kernels[name].variants:
    result = variant.compute(variant.inputs[0]).numpy()
    if variant.name == 'forward convolution over the batch':
      result = result.transpose(1, 2, 0, 3)
    results.append(result.ravel())
  assert len(results) == variants
  for result in results[1:]:
    np.testing.assert_allclose(result, results[0], rtol=1e-4, atol=1e-4)


def test_the_kernels_are_the_convolution_and_its_gradients():
  images, weights = (tf.random.stateless_normal(shape, [7, 7]) for shape in (_SHAPE, (5, 5, 3, 4)))
  with tf.GradientTape() as tape:
    tape.watch([images, weights])
    outputs = tf.nn.conv2d(images, weights, 1, 'SAME')
  upstream = tf.random.stateless_normal(outputs.shape, [8, 8])
  of_images, of_weights = tape.gradient(outputs, [images, weights], output_gradients=upstream)
  np.testing.assert_allclose(
      tf.nn.conv2d(upstream, conv_kernels.rotated(weights), 1, 'SAME'), of_images, atol=1e-4)
  np.testing.assert_allclose(
      tf.transpose(conv_kernels.conv_over_batch(images, upstream), [1, 2, 0, 3]), of_weights,
      atol=1e-4)
  np.testing.assert_allclose(
      tf.matmul(conv_kernels.patches(images), tf.reshape(weights, [75, 4])),
      tf.reshape(outputs, [-1, 4]), atol=1e-4)
