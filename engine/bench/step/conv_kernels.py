"""The kernels of a 5x5 convolution with stride 1: TensorFlow's own, and equivalent formulations.

All variants compute the same numbers; which one is fastest depends on the number of channels.
"""

from collections.abc import Sequence
import math

import tensorflow as tf

from engine.bench.step import matmul_kernel

_SIDE = 5  # of the filters
_PADDING = _SIDE // 2
# Patches of more channels take too much memory to be fast.
_MAX_PATCH_CHANNELS = 16
_CONV = {'strides': [1, 1, 1, 1], 'padding': 'SAME'}


def forward(layer: str, shape: tuple[int, int, int, int], filters: int,
            dtype: tf.DType) -> matmul_kernel.Kernel:
  """Returns the forward kernel of a 5x5 convolution.

  Args:
    layer: the layer's name.
    shape: of the input, [batch, height, width, channels].
    filters: the number of output channels.
    dtype: the compute dtype.
  """
  weights, flops = _filters(shape[3], filters, dtype), _flops(shape, filters)
  images = matmul_kernel.copies(shape, dtype, flops)
  variants = [
      matmul_kernel.KernelVariant(
          'convolution', lambda x: tf.nn.conv2d(x, weights, 1, 'SAME'), images),
      matmul_kernel.KernelVariant('rows side by side, 5x1 convolution', lambda x: tf.nn.conv2d(
          row_patches(x), tf.reshape(weights, [_SIDE, 1, -1, filters]), 1, 'SAME'), images)]
  if shape[3] <= _MAX_PATCH_CHANNELS:
    variants.append(matmul_kernel.KernelVariant('patches, matrices', lambda x: tf.matmul(
        patches(x), tf.reshape(weights, [-1, filters])), images))
  return matmul_kernel.Kernel(f'{layer} forward', flops, tuple(variants))


def filter_gradient(layer: str, shape: tuple[int, int, int, int], filters: int,
                    dtype: tf.DType) -> matmul_kernel.Kernel:
  """Returns the kernel for the gradient of the filters; arguments as in `forward`."""
  flops = _flops(shape, filters)
  images = matmul_kernel.copies(shape, dtype, flops)
  upstream = matmul_kernel.values((*shape[:3], filters), dtype)

  def backprop(x: tf.Tensor, width: int) -> tf.Tensor:
    return tf.raw_ops.Conv2DBackpropFilter(
        input=x, filter_sizes=[_SIDE, width, x.shape[3], filters], out_backprop=upstream, **_CONV)

  variants = [
      matmul_kernel.KernelVariant('convolution', lambda x: backprop(x, _SIDE), images),
      matmul_kernel.KernelVariant(
          'rows side by side, 5x1 convolution', lambda x: backprop(row_patches(x), 1), images),
      matmul_kernel.KernelVariant(
          'forward convolution over the batch', lambda x: conv_over_batch(x, upstream), images)]
  if shape[3] <= _MAX_PATCH_CHANNELS:
    variants.append(matmul_kernel.KernelVariant('patches, matrices', lambda x: tf.matmul(
        patches(x), tf.reshape(upstream, [-1, filters]), transpose_a=True), images))
  return matmul_kernel.Kernel(f'{layer} gradient of filters', flops, tuple(variants))


def input_gradient(layer: str, shape: tuple[int, int, int, int], filters: int,
                   dtype: tf.DType) -> matmul_kernel.Kernel:
  """Returns the kernel for the gradient of the input; arguments as in `forward`."""
  weights, flops = _filters(shape[3], filters, dtype), _flops(shape, filters)
  upstream = matmul_kernel.copies((*shape[:3], filters), dtype, flops)
  return matmul_kernel.Kernel(f'{layer} gradient of input', flops, (
      matmul_kernel.KernelVariant('convolution', lambda y: tf.raw_ops.Conv2DBackpropInput(
          input_sizes=shape, filter=weights, out_backprop=y, **_CONV), upstream),
      matmul_kernel.KernelVariant('forward convolution, filters turned', lambda y: tf.nn.conv2d(
          y, rotated(weights), 1, 'SAME'), upstream)))


def _filters(channels: int, filters: int, dtype: tf.DType) -> tf.Tensor:
  return matmul_kernel.values((_SIDE, _SIDE, channels, filters), dtype)


def _flops(shape: Sequence[int], filters: int) -> int:
  return 2 * math.prod(shape) * _SIDE ** 2 * filters


def row_patches(images: tf.Tensor) -> tf.Tensor:
  """Returns the 1x5 patch around each pixel, [B, H, W, 5 C]."""
  width = images.shape[2]
  padded = tf.pad(images, [[0, 0], [0, 0], [_PADDING, _PADDING], [0, 0]])
  return tf.concat([padded[:, :, left:left + width] for left in range(_SIDE)], 3)


def patches(images: tf.Tensor) -> tf.Tensor:
  """Returns the 5x5 patch around each pixel, [B H W, 25 C] (im2col)."""
  height, channels = images.shape[1], images.shape[3]
  padded = tf.pad(row_patches(images), [[0, 0], [_PADDING, _PADDING], [0, 0], [0, 0]])
  found = tf.concat([padded[:, top:top + height] for top in range(_SIDE)], 3)
  return tf.reshape(found, [-1, _SIDE ** 2 * channels])


def rotated(filters: tf.Tensor) -> tf.Tensor:
  """Returns filters turned by 180 degrees with input and output channels exchanged.

  The convolution of the upstream gradient with them is the gradient of the input.
  """
  return tf.transpose(filters[::-1, ::-1], [0, 1, 3, 2])


def conv_over_batch(images: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
  """Returns the gradient of the filters, [C, 5, 5, F], as a forward convolution.

  Channels take the place of examples and examples that of channels.
  """
  padded = tf.pad(images, [[0, 0], [_PADDING, _PADDING], [_PADDING, _PADDING], [0, 0]])
  return tf.nn.conv2d(tf.transpose(padded, [3, 1, 2, 0]), tf.transpose(upstream, [1, 2, 0, 3]), 1,
                      'VALID')
