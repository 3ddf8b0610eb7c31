"""Bias per channel: y[..., c] = x[..., c] + b[c].

With g = dL/dy the gradients are dL/dx = g and

  dL/db[c] = sum over all axes but the last of  g[..., c].

The sum is a plain reduction on purpose. TensorFlow's own BiasAddGrad is faster in isolation, but
after a convolution oneDNN's graph pass fuses it into the filter gradient
(_MklNativeConv2DBackpropFilterWithBias), and in float32 on a CPU that kernel is slow. Convolution,
bias, relu and pooling, forward and backward, for the first layer of the CIFAR-10 network at batch
128 take 16.3 ms with it and 9.9 ms with the sum, for the second layer 17.9 and 16.3, the network's
whole training step 43.6 and 37.0 (TensorFlow 2.21, two cores, medians of 30 and of 20, interleaved
runs); in bfloat16 the two are equal. The forward pass stays tf.nn.bias_add, which is fused with the
convolution before it and the relu after it (_FusedConv2D); that fusion is faster.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import shape_checks

_OP = 'add_bias'


def add_bias(values: tf.Tensor, biases: tf.Tensor) -> tf.Tensor:
  """Adds a bias to each channel.

    y[..., c] = x[..., c] + b[c]        dL/db[c] = sum of dL/dy[..., c]

  Args:
    values: [..., C], floating-point, with at least two axes, such as [B, H, W, C] or [B, O].
    biases: [C], of the same dtype.

  Returns:
    The sums, of the shape of values.

  Raises:
    ValueError: if a shape or a dtype does not fit.

  Example:
    >>> print(rana.ops.add_bias([[1.0, 2.0], [3.0, 4.0]], [10.0, 20.0]).numpy())
    [[11. 22.]
     [13. 24.]]
  """
  values = shape_checks.tensor(_OP, 'values', values)
  biases = shape_checks.tensor(_OP, 'biases', biases, '[C]')
  if values.shape.rank is None or values.shape.rank < 2:
    raise ValueError(f'{_OP}: values has shape {values.shape}; expected [..., C], two axes or more')
  shape_checks.same_type(_OP, 'biases', biases, 'values', values)
  shape_checks.size(_OP, 'biases', biases, 0, values.shape[-1], 'the channels of values')
  return _add(values, biases)


@tf.custom_gradient
def _add(values: tf.Tensor, biases: tf.Tensor
         ) -> tuple[tf.Tensor, Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]]:

  def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    rows = tf.reshape(upstream, [-1, tf.shape(biases)[0]])
    return upstream, tf.reduce_sum(rows, axis=0)

  return tf.nn.bias_add(values, biases), gradient
