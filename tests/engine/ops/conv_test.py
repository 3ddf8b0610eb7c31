"""Convolution: values by hand, TensorFlow's kernel, geometry, refused shapes."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import conv
from engine.ops import reference
from tests.engine.ops import conformance


def _kernel(images, filters, strides=1, padding='SAME'):
  return tf.nn.conv2d(images, filters, strides, padding)


def test_values_by_hand():
  images = tf.reshape(tf.range(1.0, 10.0), [1, 3, 3, 1])
  filters = tf.reshape([1.0, 2.0, 3.0, 4.0], [2, 2, 1, 1])
  valid = conv.conv2d(images, filters, padding='VALID')
  # 1*1 + 2*2 + 3*4 + 4*5 = 37, and ten more for each step to the right.
  np.testing.assert_array_equal(valid[0, :, :, 0], [[37, 47], [67, 77]])
  same = conv.conv2d(images, filters, strides=2)
  # An odd pixel of padding goes to the end: 3*1 + 6*3, 7*1 + 8*2, and the 9 alone.
  np.testing.assert_array_equal(same[0, :, :, 0], [[37, 21], [23, 9]])


def test_gradients_by_hand():
  images = tf.reshape([1.0, 2.0, 3.0], [1, 1, 3, 1])
  filters = tf.reshape([10.0, 100.0], [1, 2, 1, 1])
  with tf.GradientTape() as tape:
    tape.watch([images, filters])
    outputs = conv.conv2d(images, filters, padding='VALID')
  upstream = tf.reshape([1.0, 2.0], [1, 1, 2, 1])
  dx, dw = tape.gradient(outputs, [images, filters], output_gradients=upstream)
  np.testing.assert_array_equal(outputs[0, 0, :, 0], [210, 320])
  np.testing.assert_array_equal(dx[0, 0, :, 0], [10, 120, 200])
  np.testing.assert_array_equal(dw[0, :, 0, 0], [5, 8])


@pytest.mark.parametrize('strides', [1, 2, 3])
@pytest.mark.parametrize('padding', ['SAME', 'VALID'])
def test_agrees_with_kernel(strides, padding):
  arguments = [conformance.draw(3, 7, 6, 3), conformance.draw(5, 5, 3, 4, seed=1)]
  conformance.assert_agree(conv.conv2d, _kernel, arguments, 2, strides=strides, padding=padding)


@hypothesis.given(height=st.integers(1, 7), width=st.integers(1, 7), kernel=st.integers(1, 3),
                  strides=st.integers(1, 3), padding=st.sampled_from(['SAME', 'VALID']))
@hypothesis.settings(max_examples=25, deadline=None)
def test_agrees_with_reference_in_any_geometry(height, width, kernel, strides, padding):
  hypothesis.assume(padding == 'SAME' or min(height, width) >= kernel)
  arguments = [conformance.draw(2, height, width, 2), conformance.draw(kernel, kernel, 2, 3)]
  conformance.assert_agree(conv.conv2d, reference.conv2d, arguments, 2,
                           strides=strides, padding=padding)


@hypothesis.given(scale=st.floats(-8, 8))
@hypothesis.settings(max_examples=20, deadline=None)
def test_linear_in_the_images(scale):
  images, filters = conformance.draw(1, 4, 4, 2), conformance.draw(3, 3, 2, 2)
  np.testing.assert_allclose(
      conv.conv2d(scale * images, filters), scale * conv.conv2d(images, filters), atol=1e-12)


@hypothesis.given(height=st.integers(1, 9), width=st.integers(1, 9), rows=st.integers(1, 5),
                  columns=st.integers(1, 5), channels=st.integers(1, 4))
@hypothesis.settings(max_examples=25, deadline=None)
def test_the_detour_of_small_bfloat16_images_is_the_same_sum(height, width, rows, columns,
                                                              channels):
  conformance.assert_rounded_once(conv.conv2d, [
      conformance.draw(5, height, width, channels),
      conformance.draw(rows, columns, channels, 3, seed=1)])


@hypothesis.given(height=st.integers(1, 20), width=st.integers(1, 20), rows=st.integers(1, 5),
                  columns=st.integers(1, 5), channels=st.integers(1, 8), strides=st.integers(1, 3),
                  padding=st.sampled_from(['SAME', 'VALID']))
@hypothesis.settings(max_examples=25, deadline=None)
def test_bfloat16_is_added_up_in_float32_in_any_geometry(height, width, rows, columns, channels,
                                                         strides, padding):
  hypothesis.assume(padding == 'SAME' or (height >= rows and width >= columns))
  conformance.assert_rounded_once(conv.conv2d, [
      conformance.draw(5, height, width, channels),
      conformance.draw(rows, columns, channels, 3, seed=1)], strides=strides, padding=padding)


@pytest.mark.parametrize('dtype', [tf.float32, tf.bfloat16], ids=lambda d: d.name)
@pytest.mark.parametrize('image, kernel, strides, padding', [
    ([18, 12, 8], [1, 1], 3, 'VALID'), ([18, 10, 3], [1, 1], 2, 'SAME'),
    ([17, 1, 6], [2, 5], 2, 'SAME'), ([3, 1, 2], [1, 3], 3, 'SAME')])
def test_filter_gradients_with_strides_are_whole(dtype, image, kernel, strides, padding):
  images = tf.ones([5, *image], dtype)
  filters = tf.zeros([*kernel, image[2], 3], dtype)
  # Uninitialized memory is often zero, but seldom twenty times.
  for _ in range(20):
    with tf.GradientTape() as tape:
      tape.watch(filters)
      outputs = conv.conv2d(images, filters, strides, padding)
    found = tape.gradient(outputs, filters)
    with tf.GradientTape() as tape:
      wide = tf.cast(filters, tf.float64)
      tape.watch(wide)
      outputs = reference.conv2d(tf.cast(images, tf.float64), wide, strides, padding)
    # Numbers of pixels, all below 256.
    np.testing.assert_array_equal(tf.cast(found, tf.float64), tape.gradient(outputs, wide))


def test_the_detour_takes_an_unknown_batch():
  @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 3, 3, 2], tf.bfloat16)])
  def gradient(images):
    filters = tf.ones([3, 3, 2, 2], tf.bfloat16)
    with tf.GradientTape() as tape:
      tape.watch(filters)
      outputs = conv.conv2d(images, filters)
    return tape.gradient(outputs, filters)
  # The corner of a filter sees four of nine pixels, in each of six images.
  assert float(gradient(tf.ones([6, 3, 3, 2], tf.bfloat16))[0, 0, 0, 0]) == 24


@pytest.mark.parametrize('images, filters, settings, message', [
    ([4, 4, 3], [3, 3, 3, 2], {},
     r'conv2d: images has shape \(4, 4, 3\); expected \[B, H, W, C\]'),
    ([1, 4, 4, 3], [3, 3, 3], {},
     r'conv2d: filters has shape \(3, 3, 3\); expected \[kh, kw, C, F\]'),
    ([1, 4, 4, 3], [3, 3, 4, 2], {},
     r'conv2d: filters has shape \(3, 3, 4, 2\), 4 on axis 2; expected 3, the channels of images'),
    ([1, 4, 4, 3], [3, 3, 3, 2], {'strides': 0},
     r'conv2d: strides is 0; expected a whole number of at least 1'),
    ([1, 4, 4, 3], [3, 3, 3, 2], {'padding': 'same'},
     r"conv2d: padding is 'same'; expected 'SAME' or 'VALID'"),
    ([1, 4, 2, 3], [3, 3, 3, 2], {'padding': 'VALID'},
     r'conv2d: images has shape \(1, 4, 2, 3\), smaller than the window \(3, 3\); .*'),
])
def test_refuses(images, filters, settings, message):
  with pytest.raises(ValueError, match=f'^{message}$'):
    conv.conv2d(tf.zeros(images), tf.zeros(filters), **settings)


def test_refuses_mixed_types():
  with pytest.raises(ValueError, match=(
      '^conv2d: filters is float64; expected float32, the type of images$')):
    conv.conv2d(tf.zeros([1, 4, 4, 3]), tf.zeros([3, 3, 3, 2], tf.float64))
