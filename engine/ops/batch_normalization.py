"""Batch normalisation: a channel gets mean 0 and deviation 1 over the batch, then is shifted.

Ioffe and Szegedy, "Batch normalization", arXiv:1502.03167, algorithm 1, without the learned scale:
the layer behind it has weights of its own to scale with. Over the n = B H W pixels p of the whole
batch, the batch of all replicas, channel by channel,

  m = sum of x[p] / n        v = sum of (x[p] - m)^2 / n        r = (v + epsilon)^-1/2
  h[p] = (x[p] - m) r        y[p] = h[p] + shift

Gradient. Moving x[q] moves every h[p], through m and through v:

  dh[p]/dx[q] = r ([p = q] - 1/n - h[p] h[q] / n)

so that, with g = dL/dy, two more sums over the batch are all that it takes:

  dL/dx[p] = r (g[p] - sum of g / n - h[p] * (sum of g h) / n)        dL/dshift = sum of g

For evaluation m and v are given, and the gradient is r g. Statistics, and all sums, are float32
(float64 for float64 images) whatever type the images have.

The formulas stand in _by_sums, where replicas can add up their sums. Alone on a device the same is
left to TensorFlow's pair of kernels, which nothing written by hand came near. Forward and backward
on a [512, 15, 15, 64], two cores, in milliseconds (medians of 12 interleaved runs):

                                               bfloat16     float32
  the kernels                                       3.9         6.4
  the kernels and relu                              5.0         8.6
  the kernels and gelu                              7.2        11.1
  plain operations, as in _by_sums                 20.6        17.3
  forward alone: the kernel, with a relu       1.9, 1.7    3.3, 2.6
  evaluation: the kernel, with a relu          1.2, 1.2    1.7, 1.6

On a [512, 15, 15, 256] the kernels take 19 and 24, plain operations 136 and 98. A relu behind the
kernel is fused into it. Plain operations did not gain by XLA, each sum and each map compiled by
itself (27 instead of 31 in bfloat16, 27 instead of 26 in float32, in another run): its maps are
quick (1.4 for normalising, 1.9 for the last line of the gradient, with the conversions of
dtype_conversion.py), but a sum over the pixels takes it 2.7 where reading them takes 0.7.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import shape_checks

_PIXELS = [0, 1, 2]
# What the kernels compute in float32; float64 they do not know.
_KERNEL_TYPES = (tf.float32, tf.bfloat16, tf.float16)

Sum = Callable[[tf.Tensor], tf.Tensor]


def batch_normalization(images: tf.Tensor, shift: tf.Tensor, epsilon: float,
                        sum_over_replicas: Sum | None = None
                        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
  """Normalises a training batch by its own statistics.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    shift: [C], floating-point, what is added at the end; better float32 than the images' bfloat16.
    epsilon: added to the variance; above 0.
    sum_over_replicas: returns a tensor added up over all replicas, which all call it in the same
      order, in the forward and in the backward pass. Each replica gives its slice of the batch as
      images, of any size, and is given its share of the gradient for shift. None: one replica.

  Returns:
    The normalised images, of the shape and type of images; mean and variance [C] of the batch of
    all replicas, float32 (float64 for float64 images), for moving averages: no gradient flows
    through them. The variance is that of the batch, divided by n and not by n - 1.

  Raises:
    ValueError: if a shape, a type or a setting does not fit.
  """
  images, (shift,) = _checked('batch_normalization', images, epsilon, shift=shift)
  if sum_over_replicas is None and images.dtype in _KERNEL_TYPES:
    outputs, mean, variance = _by_kernel(images, shift, epsilon)
  else:
    outputs, mean, variance = _by_sums(images, shift, epsilon, sum_over_replicas or tf.identity)
  return outputs, tf.stop_gradient(mean), tf.stop_gradient(variance)


def normalize(images: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, shift: tf.Tensor,
              epsilon: float) -> tf.Tensor:
  """Normalises images by given statistics, in evaluation.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    mean: [C], floating-point; like the variance, no gradient flows to it.
    variance: [C], floating-point, at least 0.
    shift: [C], floating-point.
    epsilon: added to the variance; above 0.

  Returns:
    The normalised images, of the shape and type of images.

  Raises:
    ValueError: if a shape, a type or a setting does not fit.
  """
  images, (mean, variance, shift) = _checked(
      'normalize', images, epsilon, mean=mean, variance=variance, shift=shift)
  return _normalize(images, tf.stop_gradient(mean), tf.stop_gradient(variance), shift, epsilon)


def _checked(op, images, epsilon, **vectors):
  """Returns the images, and the vectors in the type that statistics of the images have."""
  images = shape_checks.tensor(op, 'images', images, '[B, H, W, C]')
  converted = {name: shape_checks.tensor(op, name, value, '[C]') for name, value in vectors.items()}
  for name, value in converted.items():
    shape_checks.size(op, name, value, 0, images.shape[3], 'the channels of images')
  if not epsilon > 0:
    raise ValueError(f'{op}: epsilon is {epsilon}; expected a number above 0')
  wide = tf.float64 if images.dtype == tf.float64 else tf.float32
  return images, [tf.cast(value, wide) for value in converted.values()]


def _by_kernel(images, shift, epsilon):
  scale = tf.ones_like(shift)

  @tf.custom_gradient
  def forward(x, b):
    y, mean, variance, *kept = tf.raw_ops.FusedBatchNormV3(
        x=x, scale=scale, offset=b, mean=tf.zeros([0]), variance=tf.zeros([0]), epsilon=epsilon)
    n = tf.cast(tf.size(x) / tf.size(b), tf.float32)

    def gradient(upstream, *_):
      dx, _, db, *_ = tf.raw_ops.FusedBatchNormGradV3(
          y_backprop=upstream, x=x, scale=scale, reserve_space_1=kept[0],
          reserve_space_2=kept[1], reserve_space_3=kept[2], epsilon=epsilon)
      return dx, db

    # The kernel divides by n - 1.
    return (y, mean, variance * ((n - 1) / n)), gradient

  return forward(images, shift)


def _by_sums(images, shift, epsilon, total):

  @tf.custom_gradient
  def forward(x, b):
    wide = tf.cast(x, b.dtype)
    n = total(tf.cast(tf.size(x) / tf.size(b), b.dtype))
    mean = total(tf.reduce_sum(wide, _PIXELS)) / n
    centered = wide - mean
    # From the centred values, at the price of a second exchange: a difference of two large sums
    # would leave nothing of a small variance.
    variance = total(tf.reduce_sum(tf.square(centered), _PIXELS)) / n
    inverse = tf.math.rsqrt(variance + epsilon)
    normal = centered * inverse

    def gradient(upstream, *_):
      g = tf.cast(upstream, b.dtype)
      db = tf.reduce_sum(g, _PIXELS)
      over_all, along = tf.unstack(total(tf.stack([db, tf.reduce_sum(g * normal, _PIXELS)])) / n)
      return tf.cast(inverse * (g - over_all - normal * along), x.dtype), db

    return (tf.cast(normal + b, x.dtype), mean, variance), gradient

  return forward(images, shift)


def _normalize(images, mean, variance, shift, epsilon):

  @tf.custom_gradient
  def forward(x, b):
    inverse = tf.math.rsqrt(variance + epsilon)
    if x.dtype in _KERNEL_TYPES:
      y = tf.raw_ops.FusedBatchNormV3(x=x, scale=tf.ones_like(b), offset=b, mean=mean,
                                      variance=variance, epsilon=epsilon, is_training=False)[0]
    else:
      y = (x - mean) * inverse + b

    def gradient(upstream):
      g = tf.cast(upstream, b.dtype)
      return tf.cast(inverse * g, x.dtype), tf.reduce_sum(g, _PIXELS)

    return y, gradient

  return forward(images, shift)
