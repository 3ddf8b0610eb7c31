"""The kernels that a training step of the tutorial's network must compute, each in its variants.

A layer has three kernels: the forward product, the gradient of its input and the gradient of its
weights; the first layer needs no gradient of its input. A product of matrices [m, k] and [k, n]
takes 2 m k n operations. A 5x5 convolution is such a product, where m is the number of pixels in
the batch, k the 25 values times the channels around each, and n the number of filters.
"""

from collections.abc import Sequence
import dataclasses

import tensorflow as tf

from engine.bench.step import conv_kernels
from engine.bench.step import matmul_kernel

# Side of the square matrices whose product shows the peak rate of the machine.
_LARGE = 2048


def kernels(batch_size: int, image_shape: Sequence[int], num_classes: int,
            dtype: tf.DType) -> list[matmul_kernel.Kernel]:
  """Returns all kernels of a step, and the product of two large matrices for comparison.

  Args:
    batch_size: examples per step.
    image_shape: height, width and channels of the network's input.
    num_classes: the number of logits.
    dtype: the compute dtype.
  """
  height, width, channels = image_shape
  half = (-(-height // 2), -(-width // 2))
  features = 64 * -(-half[0] // 2) * -(-half[1] // 2)
  conv1, conv2 = (batch_size, height, width, channels), (batch_size, *half, 64)
  return [
      conv_kernels.forward('conv1', conv1, 64, dtype),
      conv_kernels.filter_gradient('conv1', conv1, 64, dtype),
      conv_kernels.forward('conv2', conv2, 64, dtype),
      conv_kernels.filter_gradient('conv2', conv2, 64, dtype),
      conv_kernels.input_gradient('conv2', conv2, 64, dtype),
      *dense_kernels('local3', batch_size, features, 384, dtype),
      *dense_kernels('local4', batch_size, 384, 192, dtype),
      *dense_kernels('softmax_linear', batch_size, 192, num_classes, dtype),
      dataclasses.replace(dense_kernels('', _LARGE, _LARGE, _LARGE, dtype)[0],
                          name='large matrices', in_step=False)]


def dense_kernels(layer: str, batch: int, inputs: int, outputs: int,
                  dtype: tf.DType) -> list[matmul_kernel.Kernel]:
  """Returns the kernels of a dense layer: forward, gradient of the weights, gradient of the input.

  Each has two variants: the product, and its transpose with the factors exchanged.
  """
  flops = 2 * batch * inputs * outputs
  values = matmul_kernel.copies((batch, inputs), dtype, flops)
  upstream = matmul_kernel.copies((batch, outputs), dtype, flops)
  weights, one = matmul_kernel.values((inputs, outputs), dtype), values[0]

  def pair(given: tuple[tf.Tensor, ...], product: matmul_kernel.Compute,
           transposed: matmul_kernel.Compute) -> tuple[matmul_kernel.KernelVariant, ...]:
    return (matmul_kernel.KernelVariant('a b', product, given),
            matmul_kernel.KernelVariant("b' a'", transposed, given))

  return [
      matmul_kernel.Kernel(f'{layer} forward', flops, pair(
          values, lambda x: tf.matmul(x, weights),
          lambda x: tf.matmul(weights, x, transpose_a=True, transpose_b=True))),
      matmul_kernel.Kernel(f'{layer} gradient of weights', flops, pair(
          upstream, lambda y: tf.matmul(one, y, transpose_a=True),
          lambda y: tf.matmul(y, one, transpose_a=True))),
      matmul_kernel.Kernel(f'{layer} gradient of input', flops, pair(
          upstream, lambda y: tf.matmul(y, weights, transpose_b=True),
          lambda y: tf.matmul(weights, y, transpose_b=True)))]
