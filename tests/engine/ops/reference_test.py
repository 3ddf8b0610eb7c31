"""The references, against values by hand and loops in NumPy."""

import math

import numpy as np
import pytest
import tensorflow as tf

from engine.ops import reference
from tests.engine.ops import conformance


def _loops(images, filters, strides, padding):
  """Convolves an image by six nested loops, with the padding of TensorFlow's documentation."""
  height, width = images.shape[1:3]
  kh, kw = filters.shape[:2]
  if padding == 'VALID':
    top = left = 0
    rows, columns = (height - kh) // strides + 1, (width - kw) // strides + 1
  else:
    rows, columns = math.ceil(height / strides), math.ceil(width / strides)
    top = max((rows - 1) * strides + kh - height, 0) // 2
    left = max((columns - 1) * strides + kw - width, 0) // 2
  outputs = np.zeros([images.shape[0], rows, columns, filters.shape[3]])
  for i, j, u, v in np.ndindex(rows, columns, kh, kw):
    p, q = strides * i + u - top, strides * j + v - left
    if 0 <= p < height and 0 <= q < width:
      outputs[:, i, j] += images[:, p, q] @ filters[u, v]
  return outputs


@pytest.mark.parametrize('strides', [1, 2])
@pytest.mark.parametrize('padding', ['SAME', 'VALID'])
def test_conv2d_equals_loops(strides, padding):
  images, filters = conformance.draw(2, 5, 6, 2), conformance.draw(2, 3, 2, 3, seed=1)
  np.testing.assert_allclose(reference.conv2d(images, filters, strides, padding),
                             _loops(images, filters, strides, padding), atol=1e-13)


def test_max_pool_by_hand():
  images = tf.reshape(tf.constant([1.0, 7.0, 3.0, 4.0, 5.0, 6.0]), [1, 2, 3, 1])
  np.testing.assert_array_equal(
      reference.max_pool(images, window=2, strides=1, padding='VALID')[0, :, :, 0], [[7, 7]])
  np.testing.assert_array_equal(
      reference.max_pool(images, window=2, strides=1)[0, :, :, 0], [[7, 7, 6], [5, 6, 6]])


def test_max_pool_routes_to_the_first_of_equals():
  images = tf.ones([1, 2, 2, 1])
  _, routed = conformance.gradients(reference.max_pool, [images], window=2)
  np.testing.assert_array_equal(routed[0, :, :, 0], [[1, 0], [0, 0]])


def test_local_response_normalization_by_hand():
  images = tf.reshape([3.0, 4.0], [1, 1, 1, 2])
  outputs = reference.local_response_normalization(images, depth_radius=1, alpha=1.0, beta=1.0)
  np.testing.assert_allclose(outputs[0, 0, 0], [3 / 26, 4 / 26], rtol=1e-6)


def test_batch_normalization_by_hand():
  images = tf.reshape([1.0, 3.0, 5.0, 7.0], [2, 1, 2, 1])
  outputs, mean, variance = reference.batch_normalization(images, tf.constant([10.0]), 4.0)
  np.testing.assert_allclose(tf.reshape(outputs, [4]), [9, 10 - 1 / 3, 10 + 1 / 3, 11], rtol=1e-6)
  assert (mean.numpy().item(), variance.numpy().item()) == (4, 5)
  np.testing.assert_allclose(
      reference.normalize(images, [1.0], [3.0], [5.0], 1.0)[:, 0, :, 0], [[5, 6], [7, 8]])


def test_dropout_slices_one_mask():
  whole = reference.dropout(tf.ones([5, 9]), 0.5, (1, 2))
  assert set(np.unique(whole)) == {0.0, 2.0}
  np.testing.assert_array_equal(reference.dropout(tf.ones([2, 9]), 0.5, (1, 2), 3), whole[3:])


def test_smooth_activations_by_hand():
  np.testing.assert_allclose(reference.gelu(tf.constant([0.0, 1.0])), [0, 0.8413447], rtol=1e-6)
  np.testing.assert_allclose(
      reference.silu(tf.constant([0.0, math.log(3.0)])), [0, 0.75 * math.log(3)], rtol=1e-6)


def test_the_rest_by_hand():
  np.testing.assert_array_equal(reference.relu(tf.constant([-1.0, 2.0])), [0, 2])
  np.testing.assert_array_equal(
      reference.add_bias(tf.ones([1, 2]), tf.constant([1.0, 2.0])), [[2, 3]])
  np.testing.assert_array_equal(
      reference.dense(tf.constant([[1.0, 2.0]]), tf.constant([[3.0], [4.0]])), [[11]])
  assert reference.weight_decay(tf.constant([3.0, 4.0]), 2.0) == 25
  losses = reference.softmax_cross_entropy(tf.zeros([1, 4]), tf.constant([2]), 0.1)
  np.testing.assert_allclose(losses, [math.log(4)], rtol=1e-6)
