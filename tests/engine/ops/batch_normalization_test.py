"""Batch normalization: values by hand, kernel and formulas, replicas, refused arguments."""

import threading

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import batch_normalization
from engine.ops import reference
from tests.engine.ops import conformance

_train = batch_normalization.batch_normalization
_evaluate = batch_normalization.normalize


def _by_sums(images, shift, epsilon):
  return _train(images, shift, epsilon, sum_over_replicas=tf.identity)


def _kernel(images, shift, epsilon):
  outputs, *_ = tf.compat.v1.nn.fused_batch_norm(
      images, tf.ones_like(shift), shift, epsilon=epsilon, is_training=True)
  return outputs


_ways = pytest.mark.parametrize('way', [_train, _by_sums], ids=['kernel', 'sums'])


@_ways
def test_by_hand(way):
  # Mean 4, variance (9 + 1 + 1 + 9) / 4 = 5, and 5 + epsilon = 9.
  images = tf.reshape([1.0, 3.0, 5.0, 7.0], [2, 1, 2, 1])
  with tf.GradientTape() as tape:
    shift = tf.constant([10.0])
    tape.watch([images, shift])
    outputs, mean, variance = way(images, shift, 4.0)
  upstream = tf.reshape([6.0, 0.0, 0.0, 0.0], [2, 1, 2, 1])
  dx, dshift = tape.gradient(outputs, [images, shift], output_gradients=upstream)
  np.testing.assert_allclose(tf.reshape(outputs, [4]), [9, 10 - 1 / 3, 10 + 1 / 3, 11], rtol=1e-6)
  assert (mean.numpy().item(), variance.numpy().item()) == pytest.approx((4, 5))
  # (g - 6 / 4 - h * (6 * -1) / 4) / 3 with h = -1, -1/3, 1/3, 1.
  np.testing.assert_allclose(tf.reshape(dx, [4]), [1, -2 / 3, -1 / 3, 0], atol=1e-6)
  assert dshift.numpy().item() == 6


@_ways
def test_a_single_pixel_is_its_own_mean(way):
  outputs, mean, variance = way(tf.constant(5.0, shape=[1, 1, 1, 2]), tf.constant([1.0, 2.0]), 0.1)
  np.testing.assert_array_equal(outputs[0, 0, 0], [1, 2])
  np.testing.assert_array_equal(mean, [5, 5])
  np.testing.assert_array_equal(variance, [0, 0])


@_ways
def test_agrees_with_kernel(way):
  images = conformance.draw(3, 4, 2, 5).astype(np.float32)
  shift = conformance.draw(5, seed=1).astype(np.float32)
  conformance.assert_agree(lambda *arguments, **settings: way(*arguments, **settings)[0], _kernel,
                           [images, shift], 2, rtol=1e-5, atol=1e-5, epsilon=0.01)


@hypothesis.given(batch=st.integers(1, 5), height=st.integers(1, 4), channels=st.integers(1, 9),
                  epsilon=st.sampled_from([1e-5, 0.01, 3.0]))
@hypothesis.settings(max_examples=20)
def test_kernel_and_sums_agree(batch, height, channels, epsilon):
  hypothesis.assume(batch * height > 1)
  images = conformance.draw(batch, height, 2, channels).astype(np.float32)
  shift = np.linspace(-1, 1, channels).astype(np.float32)
  conformance.assert_agree(_train, _by_sums, [images, shift], 2, rtol=1e-4, atol=1e-4,
                           epsilon=epsilon)


@_ways
def test_bfloat16_is_summed_in_float32(way):
  """Of 10,000 numbers near 1, a sum in bfloat16 would stop growing at 256."""
  images = tf.cast(1 + conformance.draw(20, 10, 50, 2) / 8, tf.bfloat16)
  outputs, mean, variance = way(images, tf.constant([0.0, 0.5]), 1e-5)
  exact = tf.cast(images, tf.float64)
  assert (outputs.dtype, mean.dtype, variance.dtype) == (tf.bfloat16, tf.float32, tf.float32)
  np.testing.assert_allclose(mean, tf.reduce_mean(exact, [0, 1, 2]), rtol=1e-6)
  np.testing.assert_allclose(variance, tf.math.reduce_variance(exact, [0, 1, 2]), rtol=1e-5)
  expected, *_ = reference.batch_normalization(exact, tf.constant([0.0, 0.5]), 1e-5)
  # Half a unit in the last place of numbers up to 2.5.
  np.testing.assert_allclose(tf.cast(outputs, tf.float64), expected, atol=2.0 ** -7)


@_ways
def test_gradients_of_bfloat16_are_rounded_once(way):
  shift = tf.constant([0.0, 0.5])

  def outputs(images):
    return way(images, tf.cast(shift, images.dtype), 1e-5)[0]

  conformance.assert_rounded_once(outputs, [conformance.draw(20, 10, 50, 2)])


@_ways
def test_a_small_deviation_survives_a_large_mean(way):
  images = (1000 + 0.1 * conformance.draw(4, 8, 8, 3)).astype(np.float32)
  _, _, variance = way(tf.constant(images), tf.zeros([3]), 1e-5)
  np.testing.assert_allclose(variance, np.var(images.astype(np.float64), axis=(0, 1, 2)), rtol=1e-3)


@_ways
def test_no_gradient_flows_through_the_statistics(way):
  images = tf.constant(conformance.draw(2, 2, 2, 1), tf.float32)
  with tf.GradientTape() as tape:
    tape.watch(images)
    _, mean, variance = way(images, tf.zeros([1]), 0.1)
  assert tape.gradient([mean, variance], images) is None


class _Exchange:
  """Sums tensors over threads, as replicas sum over devices."""

  def __init__(self, replicas):
    self._values = [None] * replicas
    self._barrier = threading.Barrier(replicas, timeout=120)

  def sum_for(self, replica):
    def total(value):
      self._values[replica] = value
      self._barrier.wait()
      result = tf.add_n(self._values)
      self._barrier.wait()
      return result
    return total


@pytest.mark.parametrize('sizes', [[3, 3], [1, 4, 2]])
def test_replicas_compute_what_one_device_computes(sizes):
  images, shift = conformance.draw(sum(sizes), 3, 2, 4), conformance.draw(4, seed=1)
  upstream = conformance.draw(sum(sizes), 3, 2, 4, seed=2)
  cuts, exchange, found = np.cumsum(sizes)[:-1], _Exchange(len(sizes)), [None] * len(sizes)

  def differentiate(x, g, **settings):
    x, b = tf.constant(x), tf.constant(shift)
    with tf.GradientTape() as tape:
      tape.watch([x, b])
      values = _train(x, b, 0.01, **settings)
    return [*values, *tape.gradient(values[0], [x, b], output_gradients=tf.constant(g))]

  def replica(i):
    found[i] = differentiate(np.split(images, cuts)[i], np.split(upstream, cuts)[i],
                             sum_over_replicas=exchange.sum_for(i))

  threads = [threading.Thread(target=replica, args=[i]) for i in range(len(sizes))]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  outputs, means, variances, dx, dshift = zip(*found, strict=True)
  expected = differentiate(images, upstream)
  for value, whole in zip([np.concatenate(outputs), means[0], variances[-1], np.concatenate(dx),
                           sum(dshift)], expected, strict=True):
    np.testing.assert_allclose(value, whole, rtol=1e-11, atol=1e-11)


@hypothesis.given(gain=st.floats(0.1, 10), offset=st.floats(-5, 5))
@hypothesis.settings(max_examples=10)
def test_is_invariant_to_gain_and_offset(gain, offset):
  images = conformance.draw(2, 3, 3, 2)
  plain, *_ = _train(images, [1.0, 2.0], 1e-9)
  changed, *_ = _train(gain * images + offset, [1.0, 2.0], 1e-9)
  np.testing.assert_allclose(changed, plain, atol=1e-6)


@pytest.mark.parametrize('dtype', [tf.float32, tf.float64, tf.bfloat16], ids=lambda d: d.name)
def test_evaluation_with_batch_statistics_equals_training(dtype):
  images = tf.cast(conformance.draw(3, 4, 4, 5), dtype)
  shift = tf.constant(conformance.draw(5, seed=1), tf.float32)
  outputs, mean, variance = _train(images, shift, 0.01)
  np.testing.assert_allclose(
      tf.cast(_evaluate(images, mean, variance, shift, 0.01), tf.float64),
      tf.cast(outputs, tf.float64), rtol=2.0 ** -8 if dtype == tf.bfloat16 else 1e-5, atol=1e-5)


def test_evaluation_by_hand():
  images = tf.constant([[[[1.0, 10.0]], [[3.0, 0.0]]]])
  mean, variance, shift = tf.constant([1.0, 4.0]), tf.constant([3.0, 8.0]), tf.constant([5.0, 0.0])
  with tf.GradientTape() as tape:
    tape.watch([images, mean, variance, shift])
    outputs = _evaluate(images, mean, variance, shift, 1.0)
  slopes = tape.gradient(outputs, [images, mean, variance, shift])
  np.testing.assert_allclose(outputs[0, :, 0], [[5, 2], [6, -4 / 3]], rtol=1e-6)
  np.testing.assert_allclose(slopes[0][0, :, 0], [[1 / 2, 1 / 3]] * 2, rtol=1e-6)
  assert slopes[1] is None
  assert slopes[2] is None
  np.testing.assert_array_equal(slopes[3], [2, 2])


@pytest.mark.parametrize('shapes, epsilon, message', [
    (([4, 2], [2]), 0.1, r'images has shape \(4, 2\); expected \[B, H, W, C\]'),
    (([1, 2, 2, 3], [3, 1]), 0.1, r'shift has shape \(3, 1\); expected \[C\]'),
    (([1, 2, 2, 3], [2]), 0.1,
     r'shift has shape \(2,\), 2 on axis 0; expected 3, the channels of images'),
    (([1, 2, 2, 3], [3]), 0.0, 'epsilon is 0.0; expected a number above 0'),
])
def test_refuses(shapes, epsilon, message):
  images, shift = map(tf.zeros, shapes)
  with pytest.raises(ValueError, match=f'^batch_normalization: {message}$'):
    _train(images, shift, epsilon)
  with pytest.raises(ValueError, match=f'^normalize: {message}$'):
    _evaluate(images, tf.zeros(3), tf.ones(3), shift, epsilon)


def test_refuses_statistics_of_other_channels():
  with pytest.raises(ValueError, match=(
      r'^normalize: variance has shape \(2,\), 2 on axis 0; expected 3, the channels of images$')):
    _evaluate(tf.zeros([1, 2, 2, 3]), tf.zeros(3), tf.ones(2), tf.zeros(3), 0.1)
