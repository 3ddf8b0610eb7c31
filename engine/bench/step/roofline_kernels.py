"""The products that a step of the tutorial's network cannot do without, each in several forms.

A layer needs three: the forward one, the one that gives the gradient of its input and the one that
gives the gradient of its weights; the first layer needs no gradient of its input. A product of
matrices [m, k] and [k, n] is 2 m k n operations; a 5x5 convolution is one where m are the pixels of
the batch, k the 25 values times the channels around each, and n the filters.
"""

from collections.abc import Sequence
import dataclasses

import tensorflow as tf

from engine.bench.step import conv_kernels
from engine.bench.step import matmul_kernel

# Of the matrices whose product shows what the machine can do at best.
_LARGE = 2048


def products(batch_size: int, image_shape: Sequence[int], num_classes: int,
             dtype: tf.DType) -> list[matmul_kernel.Product]:
  """Returns all products of a step, and a large one of two matrices for comparison.

  Args:
    batch_size: examples a step.
    image_shape: height, width and channels of what the network sees.
    num_classes: the number of logits.
    dtype: that is computed in.
  """
  height, width, channels = image_shape
  half = (-(-height // 2), -(-width // 2))
  features = 64 * -(-half[0] // 2) * -(-half[1] // 2)
  return [
      *conv_kernels.of_layer('conv1', (batch_size, height, width, channels), 64, dtype),
      *conv_kernels.of_layer('conv2', (batch_size, *half, 64), 64, dtype),
      conv_kernels.of_input('conv2', (batch_size, *half, 64), 64, dtype),
      *dense_products('local3', batch_size, features, 384, dtype),
      *dense_products('local4', batch_size, 384, 192, dtype),
      *dense_products('softmax_linear', batch_size, 192, num_classes, dtype),
      dataclasses.replace(dense_products('', _LARGE, _LARGE, _LARGE, dtype)[0],
                          name='large matrices', needed=False)]


def dense_products(layer: str, batch: int, inputs: int, outputs: int,
                   dtype: tf.DType) -> list[matmul_kernel.Product]:
  """Returns the products of a dense layer: forward, of the weights, of the input.

  Each as a product and, transposed, with its factors the other way round.
  """
  flops = 2 * batch * inputs * outputs
  values = matmul_kernel.copies((batch, inputs), dtype, flops)
  upstream = matmul_kernel.copies((batch, outputs), dtype, flops)
  weights, one = matmul_kernel.values((inputs, outputs), dtype), values[0]

  def pair(given: tuple[tf.Tensor, ...], straight: matmul_kernel.Compute,
           crossed: matmul_kernel.Compute) -> tuple[matmul_kernel.Form, ...]:
    return matmul_kernel.Form('a b', straight, given), matmul_kernel.Form("b' a'", crossed, given)

  return [
      matmul_kernel.Product(f'{layer} forward', flops, pair(
          values, lambda x: tf.matmul(x, weights),
          lambda x: tf.matmul(weights, x, transpose_a=True, transpose_b=True))),
      matmul_kernel.Product(f'{layer} gradient of weights', flops, pair(
          upstream, lambda y: tf.matmul(one, y, transpose_a=True),
          lambda y: tf.matmul(y, one, transpose_a=True))),
      matmul_kernel.Product(f'{layer} gradient of input', flops, pair(
          upstream, lambda y: tf.matmul(y, weights, transpose_b=True),
          lambda y: tf.matmul(weights, y, transpose_b=True)))]
