"""Pooling: values by hand, ties, TensorFlow's kernel, geometry, refused shapes."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import pooling
from engine.ops import reference
from tests.engine.ops import conformance


def _kernel(images, window=3, strides=2, padding='SAME'):
  return tf.nn.max_pool2d(images, window, strides, padding)


def _mean_kernel(images, window=3, strides=2, padding='SAME'):
  return tf.nn.avg_pool2d(images, window, strides, padding)


def _plane(rows, dtype=tf.float32):
  return tf.constant(rows, dtype)[tf.newaxis, :, :, tf.newaxis]


def _routed(images, upstream, **settings):
  with tf.GradientTape() as tape:
    tape.watch(images)
    outputs = pooling.max_pool(images, **settings)
  return tape.gradient(outputs, images, output_gradients=upstream)[0, :, :, 0]


def test_by_hand():
  images = _plane([[1, 2, 3, 0], [4, 9, 5, 1], [7, 6, 8, 2], [0, 3, 1, -1]])
  outputs = pooling.max_pool(images)
  np.testing.assert_array_equal(outputs[0, :, :, 0], [[9, 8], [8, 8]])
  routed = _routed(images, _plane([[1, 2], [4, 8]]))
  # The 8 is the maximum of three overlapping windows.
  np.testing.assert_array_equal(routed, [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 14, 0], [0, 0, 0, 0]])


def test_mean_by_hand():
  images = _plane([[1, 2, 3], [4, 8, 6], [7, 9, 20]])
  with tf.GradientTape() as tape:
    tape.watch(images)
    outputs = pooling.average_pool(images, window=2, strides=2)
  # The windows at the right and lower edges hold two, two and one positions of the image.
  np.testing.assert_allclose(outputs[0, :, :, 0], [[3.75, 4.5], [8, 20]])
  shared = tape.gradient(outputs, images, output_gradients=_plane([[4, 6], [8, 5]]))
  np.testing.assert_allclose(shared[0, :, :, 0], [[1, 1, 3], [1, 1, 3], [4, 4, 5]])


def test_padding_never_wins():
  outputs = pooling.max_pool(tf.fill([1, 4, 4, 2], -5.0), window=3, strides=2)
  np.testing.assert_array_equal(outputs, tf.fill([1, 2, 2, 2], -5.0))


@pytest.mark.parametrize('dtype', [tf.float32, tf.float64, tf.bfloat16], ids=lambda d: d.name)
@pytest.mark.parametrize('traced', [False, True], ids=['eager', 'traced'])
def test_first_of_equals_wins(dtype, traced):
  route = tf.function(_routed) if traced else _routed
  # The maximum 5 stands at (0, 2) and (1, 0): the upper row is first, though further right.
  images = _plane([[1, 2, 5], [5, 3, 4], [5, 5, 0]], dtype)
  routed = route(images, _plane([[1]], dtype), window=3, strides=3, padding='VALID')
  np.testing.assert_array_equal(tf.cast(routed, tf.float32), [[0, 0, 1], [0, 0, 0], [0, 0, 0]])


def test_ties_agree_with_reference():
  few = np.random.default_rng(0).integers(0, 3, [2, 9, 8, 3]).astype(np.float64)
  for dtype in (np.float32, np.float64):
    conformance.assert_agree(pooling.max_pool, reference.max_pool, [few.astype(dtype)])


def test_slopes_where_the_maximum_changes_nearby():
  images = np.ones([1, 3, 3, 1])
  images[0, 1, 1, 0] += 1e-3
  conformance.assert_finite_differences(pooling.max_pool, [images], strides=3)


@pytest.mark.parametrize('window', [1, 2, 3])
@pytest.mark.parametrize('strides', [1, 2, 3])
@pytest.mark.parametrize('padding', ['SAME', 'VALID'])
def test_agrees_with_kernel(window, strides, padding):
  for operation, kernel in ((pooling.max_pool, _kernel), (pooling.average_pool, _mean_kernel)):
    conformance.assert_agree(operation, kernel, [conformance.draw(2, 7, 8, 3)],
                             window=window, strides=strides, padding=padding)


@hypothesis.given(height=st.integers(1, 9), width=st.integers(1, 9), window=st.integers(1, 4),
                  strides=st.integers(1, 4), padding=st.sampled_from(['SAME', 'VALID']))
@hypothesis.settings(max_examples=25, deadline=None)
def test_agrees_with_reference_in_any_geometry(height, width, window, strides, padding):
  hypothesis.assume(padding == 'SAME' or min(height, width) >= window)
  for operation, expected in ((pooling.max_pool, reference.max_pool),
                              (pooling.average_pool, reference.average_pool)):
    conformance.assert_agree(operation, expected, [conformance.draw(2, height, width, 2)],
                             window=window, strides=strides, padding=padding)


@pytest.mark.parametrize('window', [3, 12])
def test_a_mean_of_bfloat16_is_added_up_in_float32(window):
  conformance.assert_rounded_once(
      pooling.average_pool, [conformance.draw(4, 24, 23, 5)], window=window, strides=window)


@hypothesis.given(shift=st.floats(-100, 100), scale=st.floats(0.01, 100))
@hypothesis.settings(max_examples=20, deadline=None)
def test_commutes_with_increasing_linear_functions(shift, scale):
  images = conformance.draw(1, 5, 5, 2)
  np.testing.assert_array_equal(
      pooling.max_pool(scale * images + shift), scale * pooling.max_pool(images).numpy() + shift)


@pytest.mark.parametrize('images, settings, message', [
    ([4, 4], {}, r'max_pool: images has shape \(4, 4\); expected \[B, H, W, C\]'),
    ([1, 4, 4, 1], {'window': 0}, 'max_pool: window is 0; expected a whole number of at least 1'),
    ([1, 4, 4, 1], {'strides': 1.5},
     'max_pool: strides is 1.5; expected a whole number of at least 1'),
    ([1, 4, 4, 1], {'padding': 'FULL'},
     "max_pool: padding is 'FULL'; expected 'SAME' or 'VALID'"),
    ([1, 2, 4, 1], {'padding': 'VALID'},
     r'max_pool: images has shape \(1, 2, 4, 1\), smaller than the window \(3, 3\); .*'),
])
def test_refuses(images, settings, message):
  for operation in (pooling.max_pool, pooling.average_pool):
    own = message.replace('max_pool', operation.__name__)
    with pytest.raises(ValueError, match=f'^{own}$'):
      operation(tf.zeros(images), **settings)


def test_batch_last_refuses_unknown_heights():
  traced = tf.function(lambda images: pooling.max_pool(images, batch_last=True),
                       input_signature=[tf.TensorSpec([None, None, 4, 3])])
  with pytest.raises(ValueError, match=(
      r'max_pool: images has shape \(None, None, 4, 3\); expected known rows, columns and channels '
      'with batch_last')):
    traced(tf.zeros([1, 4, 4, 3]))
