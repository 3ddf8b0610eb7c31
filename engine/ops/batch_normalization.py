"""Batch normalization with a learned shift, channel by channel.

Ioffe and Szegedy, "Batch normalization", arXiv:1502.03167, algorithm 1, without the learned scale:
the weights of the following layer can scale. Over the n = B H W pixels p of the global batch

  m = sum of x[p] / n        v = sum of (x[p] - m)^2 / n        r = (v + epsilon)^-1/2
  h[p] = (x[p] - m) r        y[p] = h[p] + shift

Gradient. Moving x[q] moves every h[p], through m and through v:

  dh[p]/dx[q] = r ([p = q] - 1/n - h[p] h[q] / n)

so that, with g = dL/dy, two more sums over the batch suffice:

  dL/dx[p] = r (g[p] - sum of g / n - h[p] * (sum of g h) / n)        dL/dshift = sum of g

In evaluation m and v are given, and the gradient is r g. Statistics and all sums are float32
(float64 for float64 images) whatever the dtype of the images.

_by_sums implements the formulas, and replicas can add up its sums. On a single device TensorFlow's
pair of kernels computes the same, several times faster. Forward and backward on a [512, 15, 15,
64], two cores, in milliseconds (medians of 12 interleaved runs):

                                               bfloat16     float32
  the kernels                                       3.9         6.4
  the kernels and relu                              5.0         8.6
  the kernels and gelu                              7.2        11.1
  plain operations, as in _by_sums                 20.6        17.3
  forward alone: the kernel, with a relu       1.9, 1.7    3.3, 2.6
  evaluation: the kernel, with a relu          1.2, 1.2    1.7, 1.6

On a [512, 15, 15, 256] the kernels take 19 and 24, plain operations 136 and 98. A relu after the
kernel is fused into it. Plain operations did not gain from XLA, each sum and each map compiled
separately (27 instead of 31 in bfloat16, 27 instead of 26 in float32, in another run): its maps are
fast (1.4 for normalizing, 1.9 for the last line of the gradient, with the conversions of
dtype_conversion.py), but its sum over the pixels takes 2.7 where reading them takes 0.7.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import shape_checks

_PIXELS = [0, 1, 2]
# Dtypes that the kernels support, computing in float32; they do not support float64.
_KERNEL_TYPES = (tf.float32, tf.bfloat16, tf.float16)

SumFn = Callable[[tf.Tensor], tf.Tensor]
_Outputs = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
_Gradient = Callable[..., tuple[tf.Tensor, tf.Tensor]]


def batch_normalization(images: tf.Tensor, shift: tf.Tensor, epsilon: float,
                        sum_over_replicas: SumFn | None = None
                        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
  """Normalizes a training batch by its own statistics.

    y[..., c] = (x[..., c] - m[c]) / sqrt(v[c] + epsilon) + shift[c]

  with the mean m[c] and the variance v[c] over examples, rows and columns of the global batch.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    shift: [C], floating-point, added to the result; float32 is better than the images' bfloat16.
    epsilon: added to the variance; above 0.
    sum_over_replicas: returns the sum of a tensor over all replicas, which all call it in the same
      order, in the forward and in the backward pass. Each replica passes its slice of the global
      batch as images, of any size, and gets its part of the gradient for shift. None: one replica.

  Returns:
    The normalized images, of the shape and dtype of images; mean and variance [C] of the global
    batch, float32 (float64 for float64 images), for moving averages: no gradient flows through
    them. The variance is divided by n, not by n - 1.

  Raises:
    ValueError: if a shape, a dtype or a setting does not fit.

  Example:
    Four pixels of one channel: their mean is 1, their variance (1 + 1 + 1 + 9) / 4:

    >>> images = tf.reshape([0.0, 0.0, 0.0, 4.0], [1, 2, 2, 1])
    >>> outputs, mean, variance = rana.ops.batch_normalization(images, [0.5], epsilon=1.0)
    >>> print(mean.numpy(), variance.numpy(), outputs.numpy().ravel())
    [1.] [3.] [0. 0. 0. 2.]
  """
  images, (shift,) = _checked('batch_normalization', images, epsilon, shift=shift)
  if sum_over_replicas is None and images.dtype in _KERNEL_TYPES:
    outputs, mean, variance = _by_kernel(images, shift, epsilon)
  else:
    outputs, mean, variance = _by_sums(images, shift, epsilon, sum_over_replicas or tf.identity)
  return outputs, tf.stop_gradient(mean), tf.stop_gradient(variance)


def normalize(images: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, shift: tf.Tensor,
              epsilon: float) -> tf.Tensor:
  """Normalizes images by given statistics, in evaluation.

    y[..., c] = (x[..., c] - mean[c]) / sqrt(variance[c] + epsilon) + shift[c]

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    mean: [C], floating-point; no gradient flows to it, nor to the variance.
    variance: [C], floating-point, at least 0.
    shift: [C], floating-point.
    epsilon: added to the variance; above 0.

  Returns:
    The normalized images, of the shape and dtype of images.

  Raises:
    ValueError: if a shape, a dtype or a setting does not fit.

  Example:
    Less the mean 1, divided by the root of 3 + 1, plus the shift:

    >>> images = tf.reshape([1.0, 5.0], [1, 1, 2, 1])
    >>> outputs = rana.ops.normalize(images, [1.0], [3.0], [0.5], epsilon=1.0)
    >>> print(outputs.numpy().ravel())
    [0.5 2.5]
  """
  images, (mean, variance, shift) = _checked(
      'normalize', images, epsilon, mean=mean, variance=variance, shift=shift)
  return _normalize(images, tf.stop_gradient(mean), tf.stop_gradient(variance), shift, epsilon)


def _checked(op: str, images: tf.Tensor, epsilon: float,
             **vectors: tf.Tensor) -> tuple[tf.Tensor, list[tf.Tensor]]:
  """Returns the images, and the vectors in the dtype of the images' statistics."""
  images = shape_checks.tensor(op, 'images', images, '[B, H, W, C]')
  converted = {name: shape_checks.tensor(op, name, value, '[C]') for name, value in vectors.items()}
  for name, value in converted.items():
    shape_checks.size(op, name, value, 0, images.shape[3], 'the channels of images')
  if not epsilon > 0:
    raise ValueError(f'{op}: epsilon is {epsilon}; expected a number above 0')
  wide = tf.float64 if images.dtype == tf.float64 else tf.float32
  return images, [tf.cast(value, wide) for value in converted.values()]


def _by_kernel(images: tf.Tensor, shift: tf.Tensor, epsilon: float) -> _Outputs:
  scale = tf.ones_like(shift)

  @tf.custom_gradient
  def forward(x: tf.Tensor, b: tf.Tensor) -> tuple[_Outputs, _Gradient]:
    y, mean, variance, *reserved = tf.raw_ops.FusedBatchNormV3(
        x=x, scale=scale, offset=b, mean=tf.zeros([0]), variance=tf.zeros([0]), epsilon=epsilon)
    n = tf.cast(tf.size(x) / tf.size(b), tf.float32)

    def gradient(upstream: tf.Tensor, *_: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      dx, _, db, *_ = tf.raw_ops.FusedBatchNormGradV3(
          y_backprop=upstream, x=x, scale=scale, reserve_space_1=reserved[0],
          reserve_space_2=reserved[1], reserve_space_3=reserved[2], epsilon=epsilon)
      return dx, db

    # The kernel divides by n - 1.
    return (y, mean, variance * ((n - 1) / n)), gradient

  outputs, mean, variance = forward(dtype_conversion.for_kernels(images), shift)
  return tf.cast(outputs, images.dtype), mean, variance


def _by_sums(images: tf.Tensor, shift: tf.Tensor, epsilon: float, total: SumFn) -> _Outputs:

  @tf.custom_gradient
  def forward(x: tf.Tensor, b: tf.Tensor) -> tuple[_Outputs, _Gradient]:
    wide = tf.cast(x, b.dtype)
    # The number of pixels travels with their sum: each exchange among replicas takes its time.
    pixels = tf.cast(tf.size(x) / tf.size(b), b.dtype)
    totals = total(tf.concat([tf.reduce_sum(wide, _PIXELS), [pixels]], 0))
    n = totals[-1]
    mean = totals[:-1] / n
    centered = wide - mean
    # From the centered values, at the cost of a second reduction: a difference of two large sums
    # would lose a small variance to rounding.
    variance = total(tf.reduce_sum(tf.square(centered), _PIXELS)) / n
    inverse = tf.math.rsqrt(variance + epsilon)
    normal = centered * inverse

    def gradient(upstream: tf.Tensor, *_: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      g = tf.cast(upstream, b.dtype)
      db = tf.reduce_sum(g, _PIXELS)
      over_all, along = tf.unstack(total(tf.stack([db, tf.reduce_sum(g * normal, _PIXELS)])) / n)
      return tf.cast(inverse * (g - over_all - normal * along), x.dtype), db

    return (tf.cast(normal + b, x.dtype), mean, variance), gradient

  return forward(images, shift)


def _normalize(images: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, shift: tf.Tensor,
               epsilon: float) -> tf.Tensor:

  @tf.custom_gradient
  def forward(x: tf.Tensor, b: tf.Tensor) -> tuple[tf.Tensor, _Gradient]:
    inverse = tf.math.rsqrt(variance + epsilon)
    if x.dtype in _KERNEL_TYPES:
      y = tf.raw_ops.FusedBatchNormV3(x=x, scale=tf.ones_like(b), offset=b, mean=mean,
                                      variance=variance, epsilon=epsilon, is_training=False)[0]
    else:
      y = (x - mean) * inverse + b

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      g = tf.cast(upstream, b.dtype)
      return tf.cast(inverse * g, x.dtype), tf.reduce_sum(g, _PIXELS)

    return y, gradient

  return tf.cast(forward(dtype_conversion.for_kernels(images), shift), images.dtype)
