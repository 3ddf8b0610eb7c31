"""The products of a 5x5 convolution with stride 1: TensorFlow's kernels, and other layouts.

All give the same numbers; which is fastest depends on the number of channels.
"""

from collections.abc import Sequence
import math

import tensorflow as tf

from engine.bench.step import matmul_kernel

_SIDE = 5  # of the filters
_REACH = _SIDE // 2
# Channels up to which patches are not too large to be worth a try.
_FEW = 16
_PLAIN = {'strides': [1, 1, 1, 1], 'padding': 'SAME'}


def of_layer(layer: str, shape: tuple[int, int, int, int], filters: int,
             dtype: tf.DType) -> list[matmul_kernel.Product]:
  """Returns two products of a 5x5 convolution of `shape`: forward and for its filters."""
  weights, flops = _filters(shape[3], filters, dtype), _conv_flops(shape, filters)
  images = matmul_kernel.copies(shape, dtype, flops)
  upstream = matmul_kernel.values((*shape[:3], filters), dtype)

  def of_filters(x: tf.Tensor, width: int) -> tf.Tensor:
    return tf.raw_ops.Conv2DBackpropFilter(
        input=x, filter_sizes=[_SIDE, width, x.shape[3], filters], out_backprop=upstream, **_PLAIN)

  forward = [
      matmul_kernel.Form('convolution', lambda x: tf.nn.conv2d(x, weights, 1, 'SAME'), images),
      matmul_kernel.Form('rows side by side, 5x1 convolution', lambda x: tf.nn.conv2d(
          rows(x), tf.reshape(weights, [_SIDE, 1, -1, filters]), 1, 'SAME'), images)]
  backward = [
    matmul_kernel.Form('convolution', lambda x: of_filters(x, _SIDE), images),
    matmul_kernel.Form(
      'rows side by side, 5x1 convolution', lambda x: of_filters(rows(x), 1), images
    ),
    matmul_kernel.Form(
      'forward convolution over the batch', lambda x: over_batch(x, upstream), images
    ),
  ]
  if shape[3] <= _FEW:
    forward.append(matmul_kernel.Form('patches, matrices', lambda x: tf.matmul(
        patches(x), tf.reshape(weights, [-1, filters])), images))
    backward.append(matmul_kernel.Form('patches, matrices', lambda x: tf.matmul(
        patches(x), tf.reshape(upstream, [-1, filters]), transpose_a=True), images))
  return [matmul_kernel.Product(f'{layer} forward', flops, tuple(forward)),
          matmul_kernel.Product(f'{layer} gradient of filters', flops, tuple(backward))]


def of_input(layer: str, shape: tuple[int, int, int, int], filters: int,
             dtype: tf.DType) -> matmul_kernel.Product:
  """Returns the product for the gradient of a 5x5 convolution's input."""
  weights, flops = _filters(shape[3], filters, dtype), _conv_flops(shape, filters)
  upstream = matmul_kernel.copies((*shape[:3], filters), dtype, flops)
  return matmul_kernel.Product(f'{layer} gradient of input', flops, (
      matmul_kernel.Form('convolution', lambda y: tf.raw_ops.Conv2DBackpropInput(
          input_sizes=shape, filter=weights, out_backprop=y, **_PLAIN), upstream),
      matmul_kernel.Form('forward convolution, filters turned', lambda y: tf.nn.conv2d(
          y, turned(weights), 1, 'SAME'), upstream)))


def _filters(channels: int, filters: int, dtype: tf.DType) -> tf.Tensor:
  return matmul_kernel.values((_SIDE, _SIDE, channels, filters), dtype)


def _conv_flops(shape: Sequence[int], filters: int) -> int:
  return 2 * math.prod(shape) * _SIDE ** 2 * filters


def rows(images: tf.Tensor) -> tf.Tensor:
  """Returns [B, H, W, 5 C]: the five pixels around each one in its row."""
  width = images.shape[2]
  wide = tf.pad(images, [[0, 0], [0, 0], [_REACH, _REACH], [0, 0]])
  return tf.concat([wide[:, :, left:left + width] for left in range(_SIDE)], 3)


def patches(images: tf.Tensor) -> tf.Tensor:
  """Returns [B H W, 25 C]: the pixels around each one."""
  height, channels = images.shape[1], images.shape[3]
  wide = tf.pad(rows(images), [[0, 0], [_REACH, _REACH], [0, 0], [0, 0]])
  found = tf.concat([wide[:, top:top + height] for top in range(_SIDE)], 3)
  return tf.reshape(found, [-1, _SIDE ** 2 * channels])


def turned(filters: tf.Tensor) -> tf.Tensor:
  """Returns the filters of the convolution that gives the gradient of the input."""
  return tf.transpose(filters[::-1, ::-1], [0, 1, 3, 2])


def over_batch(images: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
  """Returns the gradient of the filters, [C, 5, 5, F]: channels as examples, examples as depth."""
  wide = tf.pad(images, [[0, 0], [_REACH, _REACH], [_REACH, _REACH], [0, 0]])
  return tf.nn.conv2d(tf.transpose(wide, [3, 1, 2, 0]), tf.transpose(upstream, [1, 2, 0, 3]), 1,
                      'VALID')
