"""Local response normalization across channels (AlexNet), alone or after a bias and a relu.

Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural
networks", 2012, section 3.3: a channel is divided by a power of its neighbors' energy,

  s[c] = bias + alpha * sum over |d - c| <= depth_radius of  x[d]^2
  y[c] = x[c] * s[c]^-beta

at each pixel separately. Gradient: ds[c]/dx[d] = 2 alpha x[d] where c and d are neighbors, so with
g = dL/dy and N(v)[d] for the sum of v over the neighbors of d, as in s,

  dL/dx[d] = g[d] s[d]^-beta - 2 alpha beta x[d] N(g x s^(-beta-1))[d]

The tutorial applies it to x = max(z + b, 0), whose gradients are dL/dz = dL/dx where x > 0, else 0,
and dL/db = sum of dL/dz over all pixels.

A sum over neighbors adds 2 depth_radius + 1 shifted copies, or sums of three of them. XLA compiles
each direction into a few passes over memory, bias, relu and their gradients included. Intermediate
values are float32 (float64 for float64 images) whatever the dtype of the images, and only z and b
are kept for the gradient. On [128, 12, 12, 64], forward and backward of bias, relu and
normalization in milliseconds (two cores, medians of 15 interleaved runs; before the sums of three
and the fourth root, which save a fifth and a tenth of it in float32):

                                                     bfloat16    float32
  this file                                               2.7        3.0
  plain operations, N a product with a band matrix        5.9        4.9
  tf.nn.lrn, relu and bias_add                           none       14.7

Forward alone and not compiled by XLA, these operations take 12.8 ms on [64, 12, 12, 64] in float32,
tf.nn.lrn 4.9, and compiled 4.1 (two cores with AVX2, least of 40 interleaved runs): see
kernel_choice.py.

The defaults are those of the CIFAR-10 tutorial's tf.nn.lrn(pool1, 4, bias=1.0, alpha=0.001 / 9.0,
beta=0.75): alpha is the paper-style 0.001 over a window of nine channels.
"""

from collections.abc import Callable
import functools
from typing import NamedTuple

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import kernel_choice
from engine.ops import layout
from engine.ops import shape_checks


class _Form(NamedTuple):
  """Constants of the formula, and the axis of the channels."""
  depth_radius: int
  bias: float
  alpha: float
  beta: float
  axis: int = 3


def local_response_normalization(
    images: tf.Tensor, depth_radius: int = 4, bias: float = 1.0, alpha: float = 0.001 / 9.0,
    beta: float = 0.75) -> tf.Tensor:
  """Divides each channel by a power of the energy of its neighbors.

    y[c] = x[c] / (bias + alpha * sum over |d - c| <= depth_radius of  x[d]^2)^beta

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing, C not.
    depth_radius: neighbors on either side; at least 0.
    bias: added to the weighted energy; above 0.
    alpha: weight of the energy; at least 0.
    beta: the exponent; at least 0.

  Returns:
    The normalized images, of the same shape and dtype.

  Raises:
    ValueError: if the shape, the dtype or a setting does not fit.

  Example:
    The four channels of a pixel; with the bias, their neighbors' energies are 9, 9, 6 and 2:

    >>> images = tf.reshape([2.0, 2.0, 0.0, 1.0], [1, 1, 1, 4])
    >>> outputs = rana.ops.local_response_normalization(
    ...     images, depth_radius=1, bias=1.0, alpha=1.0, beta=1.0)
    >>> print((9 * outputs[0, 0, 0]).numpy().round(4))
    [2.  2.  0.  4.5]
  """
  form = _Form(depth_radius, bias, alpha, beta)
  return _normalize(_checked('local_response_normalization', images, form), form)


def bias_relu_lrn(
    images: tf.Tensor, biases: tf.Tensor, depth_radius: int = 4, bias: float = 1.0,
    alpha: float = 0.001 / 9.0, beta: float = 0.75, batch_last: bool = False) -> tf.Tensor:
  """Adds biases, applies relu and local response normalization.

    x[c] = max(z[c] + b[c], 0)
    y[c] = x[c] / (bias + alpha * sum over |d - c| <= depth_radius of  x[d]^2)^beta

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing, C not.
    biases: [C], of the same dtype.
    depth_radius: neighbors on either side; at least 0.
    bias: added to the weighted energy; above 0.
    alpha: weight of the energy; at least 0.
    beta: the exponent; at least 0.
    batch_last: whether to compute in that layout, as an adjacent operation does; see layout.py.

  Returns:
    The normalized images, of the same shape and dtype.

  Raises:
    ValueError: if a shape, a dtype or a setting does not fit.

  Example:
    With the biases the channels are 2, 2, -1 and 1, and their energies 9, 9, 6 and 2:

    >>> images = tf.reshape([1.0, 3.0, -1.0, 1.0], [1, 1, 1, 4])
    >>> outputs = rana.ops.bias_relu_lrn(
    ...     images, [1.0, -1.0, 0.0, 0.0], depth_radius=1, bias=1.0, alpha=1.0, beta=1.0)
    >>> print((9 * outputs[0, 0, 0]).numpy().round(4))
    [2.  2.  0.  4.5]
  """
  op, form = 'bias_relu_lrn', _Form(depth_radius, bias, alpha, beta)
  images = _checked(op, images, form)
  biases = shape_checks.tensor(op, 'biases', biases, '[C]')
  shape_checks.same_type(op, 'biases', biases, 'images', images)
  shape_checks.size(op, 'biases', biases, 0, images.shape[3], 'the channels of images')
  if not batch_last:
    return _bias_relu_lrn(images, biases, form)
  return layout.batch_first(
      _bias_relu_lrn(layout.batch_last(images), biases, form._replace(axis=2)))


def _checked(op: str, images: tf.Tensor, form: _Form) -> tf.Tensor:
  images = shape_checks.tensor(op, 'images', images, '[B, H, W, C]')
  if images.shape[3] is None:
    raise ValueError(f'{op}: images has shape {images.shape}; expected a known number of channels')
  shape_checks.at_least(op, 'depth_radius', form.depth_radius, 0)
  if not (form.bias > 0 and form.alpha >= 0 and form.beta >= 0):
    raise ValueError(f'{op}: bias is {form.bias}, alpha {form.alpha}, beta {form.beta}; '
                     'expected bias above 0, alpha and beta at least 0')
  return images


def _normalize(images: tf.Tensor, form: _Form) -> tf.Tensor:

  @tf.custom_gradient
  def forward(x: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    return _forward(x, None, form), lambda upstream: _gradients(x, None, upstream, form)[0]

  return forward(images)


def _bias_relu_lrn(images: tf.Tensor, biases: tf.Tensor, form: _Form) -> tf.Tensor:

  @tf.custom_gradient
  def forward(z: tf.Tensor, b: tf.Tensor
              ) -> tuple[tf.Tensor, Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]]:

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      dz, db = _gradients(z, b, upstream, form)
      return dz, tf.cast(db, b.dtype)

    return _forward(z, b, form), gradient

  return forward(images, biases)


def _forward(images: tf.Tensor, biases: tf.Tensor | None, form: _Form) -> tf.Tensor:
  if not kernel_choice.is_tensorflow() or form.axis != 3 or images.dtype == tf.float64:
    return _outputs(images, biases, form)
  x = _bias_relu(images, biases, form)
  outputs = tf.nn.local_response_normalization(
      x, form.depth_radius, form.bias, form.alpha, form.beta)
  return dtype_conversion.from_float32(outputs, images.dtype)


@tf.function(jit_compile=True, autograph=False)
def _outputs(images: tf.Tensor, biases: tf.Tensor | None, form: _Form) -> tf.Tensor:
  x = _bias_relu(images, biases, form)
  return dtype_conversion.from_float32(x * _power(_root(x, form), form.beta), images.dtype)


@tf.function(jit_compile=True, autograph=False)
def _gradients(images: tf.Tensor, biases: tf.Tensor | None, upstream: tf.Tensor,
               form: _Form) -> tuple[tf.Tensor, tf.Tensor]:
  """Returns dL/dz, of the dtype of images, and its sum over all pixels."""
  x, g = _bias_relu(images, biases, form), dtype_conversion.to_float32(upstream)
  root = _root(x, form)
  shared = _sum_neighbors(g * x * _power(root, form.beta + 1.0), form)
  dx = g * _power(root, form.beta) - (2.0 * form.alpha * form.beta) * x * shared
  if biases is not None:
    dx = tf.where(x > 0, dx, tf.zeros_like(dx))
  pixels = [axis for axis in range(4) if axis != form.axis]
  return dtype_conversion.from_float32(dx, images.dtype), tf.reduce_sum(dx, axis=pixels)


def _bias_relu(images: tf.Tensor, biases: tf.Tensor | None, form: _Form) -> tf.Tensor:
  """Returns x in at least float32: the images, or relu of images and biases."""
  x = dtype_conversion.to_float32(images)
  if biases is None:
    return x
  rows = tf.reshape(dtype_conversion.to_float32(biases), [-1] + [1] * (3 - form.axis))
  return tf.nn.relu(x + rows)


def _root(x: tf.Tensor, form: _Form) -> tf.Tensor:
  """Returns s^-1/4; the usual powers are products of it.

  XLA stores a root in memory, at the cost of a pass, and recomputes a product wherever it is used.
  Roots and quotients are correctly rounded; XLA's rsqrt is an approximation.
  """
  energy = form.bias + form.alpha * _sum_neighbors(x * x, form)
  return tf.sqrt(tf.sqrt(1.0 / energy))


def _sum_neighbors(values: tf.Tensor, form: _Form) -> tf.Tensor:
  """Returns N(values): for each channel the sum over those at most `depth_radius` away."""
  channels = values.shape[form.axis]
  reach = min(form.depth_radius, channels - 1)
  window = 2 * reach + 1
  padded = tf.pad(values, [[reach, reach] if axis == form.axis else [0, 0] for axis in range(4)])

  def sums(terms: tf.Tensor, copies: int, step: int, count: int) -> tf.Tensor:
    """Returns `count` sums of `copies` terms that are `step` apart."""
    after = (slice(None),) * (3 - form.axis)
    return tf.add_n([
        terms[(..., slice(step * i, step * i + count), *after)] for i in range(copies)])

  if window % 3:
    return sums(padded, window, 1, channels)
  # Sums of three first, then every third of those: 3 + window / 3 - 2 additions, not window - 1.
  threes = sums(padded, 3, 1, channels + window - 3)
  return sums(threes, window // 3, 3, channels)


def _power(root: tf.Tensor, exponent: float) -> tf.Tensor:
  """Returns s^-exponent, from s^-1/4."""
  factors = 4 * exponent
  if factors == int(factors) and 0 < factors <= 8:
    return functools.reduce(tf.multiply, [root] * int(factors))
  return tf.pow(root, factors)
