"""Convolution by FFT: agrees with the kernel in every geometry."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest
import tensorflow as tf

from engine.ops import conv
from engine.ops import fft_conv
from engine.ops import reference
from tests.engine.ops import conformance


def _kernel(images, filters):
  return tf.nn.conv2d(images, filters, 1, 'SAME')


def test_values_by_hand():
  images = tf.reshape(tf.range(1.0, 10.0), [1, 3, 3, 1])
  filters = tf.reshape([1.0, 2.0, 3.0, 4.0], [2, 2, 1, 1])
  found = fft_conv.convolve(images, filters)[0, :, :, 0]
  # 1*1 + 2*2 + 3*4 + 4*5 = 37; beyond the edges are zeros, not the other edge: 3*1 + 6*3 = 21.
  np.testing.assert_allclose(found, [[37, 47, 21], [67, 77, 33], [23, 26, 9]], rtol=1e-6)


def test_gradients_by_hand():
  images = tf.reshape([1.0, 2.0, 3.0], [1, 1, 3, 1])
  filters = tf.reshape([10.0, 100.0], [1, 2, 1, 1])
  with tf.GradientTape() as tape:
    tape.watch([images, filters])
    outputs = fft_conv.convolve(images, filters)
  upstream = tf.reshape([1.0, 2.0, 4.0], [1, 1, 3, 1])
  dx, dw = tape.gradient(outputs, [images, filters], output_gradients=upstream)
  np.testing.assert_allclose(outputs[0, 0, :, 0], [210, 320, 30], rtol=1e-6)
  # 1*10; 1*100 + 2*10; 2*100 + 4*10, and 1*1 + 2*2 + 4*3; 1*2 + 2*3.
  np.testing.assert_allclose(dx[0, 0, :, 0], [10, 120, 240], rtol=1e-6)
  np.testing.assert_allclose(dw[0, :, 0, 0], [17, 8], rtol=1e-6)


@hypothesis.given(height=st.integers(1, 8), width=st.integers(1, 8), rows=st.integers(1, 5),
                  columns=st.integers(1, 5))
@hypothesis.settings(max_examples=30, deadline=None)
def test_agrees_with_reference_in_any_geometry(height, width, rows, columns):
  arguments = [conformance.draw(2, height, width, 2), conformance.draw(rows, columns, 2, 3, seed=1)]
  conformance.assert_agree(fft_conv.convolve, reference.conv2d, arguments, 2,
                           rtol=1e-12, atol=1e-12)


def test_gradient_is_the_slope():
  arguments = [conformance.draw(2, 5, 4, 2), conformance.draw(3, 3, 2, 3, seed=1)]
  conformance.assert_finite_differences(fft_conv.convolve, arguments, 2)


@pytest.mark.parametrize('batch, side, channels, filters, taps', [
    (8, 12, 64, 64, 5), (4, 7, 256, 256, 3), (4, 3, 256, 256, 3)])
def test_rounds_no_more_than_the_kernel(batch, side, channels, filters, taps):
  arguments = [conformance.draw(batch, side, side, channels),
               conformance.draw(taps, taps, channels, filters, seed=1)]
  exact = conformance.gradients(_kernel, arguments, 2)
  narrow = [tf.constant(values, tf.float32) for values in arguments]
  # conv2d takes the FFT for these sizes in float32.
  assert fft_conv.is_faster((side, side, channels), (taps, taps, channels, filters))
  assert conv.conv2d(*narrow).numpy().tobytes() == fft_conv.convolve(*narrow).numpy().tobytes()
  for found, true in zip(conformance.gradients(conv.conv2d, narrow, 2), exact, strict=True):
    assert np.abs(found.numpy() - true).max() <= 3e-6 * np.abs(true).max()


@pytest.mark.parametrize('image, filters', [
    # The first layer of the tutorial, one without gain, and a single pixel.
    ((24, 24, 3), (5, 5, 3, 64)), ((15, 15, 64), (3, 3, 64, 64)), ((1, 1, 8), (1, 1, 8, 8))])
def test_is_not_faster_where_the_transforms_cost_more_than_they_save(image, filters):
  assert not fft_conv.is_faster(image, filters)


def test_leaves_other_geometries_and_types_to_the_kernel():
  filters = tf.constant(conformance.draw(5, 5, 64, 64), tf.float32)
  images = tf.constant(conformance.draw(1, 12, 12, 64), tf.float32)
  for settings in ({'strides': 2}, {'padding': 'VALID'}, {'allow_fft': False}):
    expected = tf.nn.conv2d(images, filters, settings.get('strides', 1),
                            settings.get('padding', 'SAME'))
    assert conv.conv2d(images, filters, **settings).numpy().tobytes() == expected.numpy().tobytes()
  wide = [tf.cast(values, tf.float64) for values in (images, filters)]
  assert conv.conv2d(*wide).numpy().tobytes() == _kernel(*wide).numpy().tobytes()


def test_traced_with_unknown_batch_equals_eager():
  images = tf.constant(conformance.draw(6, 3, 3, 2), tf.float32)
  filters = tf.constant(conformance.draw(3, 3, 2, 2, seed=1), tf.float32)
  traced = tf.function(
      fft_conv.convolve, autograph=False,
      input_signature=[tf.TensorSpec([None, 3, 3, 2]), tf.TensorSpec([3, 3, 2, 2])])
  for batch in (6, 1):
    np.testing.assert_allclose(traced(images[:batch], filters),
                               fft_conv.convolve(images[:batch], filters), rtol=1e-6, atol=1e-6)


def test_takes_an_empty_batch():
  outputs = fft_conv.convolve(tf.zeros([0, 3, 3, 2]), tf.zeros([3, 3, 2, 4]))
  assert outputs.shape == (0, 3, 3, 4)


def test_it_is_unused_within_a_block():
  images, filters = tf.zeros([1, 12, 12, 64]), tf.zeros([5, 5, 64, 64])
  before = fft_conv.use_fft(images, filters)
  with fft_conv.unused():
    assert not fft_conv.use_fft(images, filters)
  assert fft_conv.use_fft(images, filters) == before
