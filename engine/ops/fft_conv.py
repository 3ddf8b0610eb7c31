"""Two-dimensional convolution by the discrete Fourier transform, for small images.

The same sum as in conv.py, with strides of 1 and padding 'SAME', as a circular convolution: an
image of side n is zero-padded to L >= n + k // 2 points, so that a filter of k taps sees zeros
beyond an edge, not the opposite edge. The sum over taps becomes a product per frequency f,

  X[f, c] = sum over p of  x[p, c] e^(-2 pi i f.p / L)         V likewise, from w with e^(+ ...)
  Y[f, o] = sum over c of  X[f, c] V[f, c, o]
  y[p, o] = sum over f of  Y[f, o] e^(+2 pi i f.p / L) / L^2

(Mathieu, Henaff and LeCun, "Fast training of convolutional networks through FFTs",
arXiv:1312.5851.) The sums before and after the products are three constant matrices
(dft_matrices.py), with one row per product:

  to products   X = A x        V = C w       A, B: [products, n^2], C: [products, k^2]
  products      Y = X V        for each row, from C to F numbers
  to pixels     y = B' Y

and so are the gradients, with G = B g:

  dL/dx = A' (G V')            dL/dw = C' (X' G)

A and B act on the rows of the image first, then on its columns, with two small matrices each; up to
8 x 8 pixels with one large matrix, as passes over memory cost more than products there. The batch
is the last axis (layout.py), so that nothing needs rearranging between the lines. Batches of a
multiple of 16 examples keep the rows on whole cache lines: 480 cost 6% less per example than 500.

An output costs 3/2 L^2 / n^2 products per channel and filter, for three taps on 7 pixels 2.0
instead of 9, for five on 12 pixels 2.0 instead of 25, plus the transforms. Forward and backward,
float32, milliseconds (two cores of an Intel Xeon, AVX-512, medians of 7 or 9 interleaved runs,
transposes included), against the kernels of conv.py:

  batch  image    channels, filters  taps      kernels      FFT
    128  12 x 12    64,  64             5         18.9      7.8
    500   7 x  7   256, 256             3          166       86
    500   3 x  3   256, 256             3           45       16
    500   3 x  3   128, 128             3           10      5.3
    500   6 x  6   128, 128             3           32       25
    500  15 x 15    64, 256             3          188      138
    500   6 x  6    64, 128             3           17       17
    500  15 x 15    64,  64             3           46       51
    128  14 x 14    32,  64             3          6.1      7.5

`is_faster` counts these operations to decide. Rounding is that of the kernels: both are about 1e-6
of the largest output away from the exact sum.
"""

from collections.abc import Callable, Iterator
import contextlib
import contextvars

import tensorflow as tf

from engine.ops import dft_matrices
from engine.ops import layout

# From the table: the cost of all reads and writes of the transforms, in products per pixel and
# channel.
_PRODUCTS_FOR_PASSES = 320

_is_allowed = contextvars.ContextVar('is_allowed', default=True)

Gradient = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]


def is_faster(image_shape: tuple[int, int, int], filter_shape: tuple[int, int, int, int]) -> bool:
  """Returns whether the transform saves more multiplications than its memory passes cost.

  Args:
    image_shape: height, width and channels.
    filter_shape: kh, kw, channels and filters.
  """
  height, width, channels = image_shape
  rows, columns, _, filters = filter_shape
  products, _ = dft_matrices.count_products(height, width, rows, columns)
  direct = height * width * rows * columns * channels * filters
  passes = _PRODUCTS_FOR_PASSES * height * width * (channels + filters)
  return direct >= products * channels * filters + passes


@contextlib.contextmanager
def unused() -> Iterator[None]:
  """Makes `use_fft` return False within the block.

  For graphs that are given to other programs, which convolve best by themselves: the transformed
  filters are constants there, several times as large as the filters.
  """
  token = _is_allowed.set(False)
  try:
    yield
  finally:
    _is_allowed.reset(token)


def use_fft(images: tf.Tensor, filters: tf.Tensor) -> bool:
  """Returns whether conv.conv2d convolves by FFT, and so with the batch as the last axis.

  It does in float32 on a CPU, where `is_faster`, but not in a block of `unused`.

  Args:
    images: [B, H, W, C]; only shape and dtype matter.
    filters: [kh, kw, C, F], applied with strides of 1 and padding 'SAME'.
  """
  known = images.shape[1:].is_fully_defined() and filters.shape.is_fully_defined()
  return (_is_allowed.get() and known and images.dtype == tf.float32
          and not tf.config.get_visible_devices('GPU')
          and is_faster(tuple(images.shape[1:]), tuple(filters.shape)))


def convolve(images: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
  """Convolves with strides of 1 and padding 'SAME'; see conv.conv2d, which checks the arguments.

  Args:
    images: [B, H, W, C], floating-point; B may be unknown while tracing.
    filters: [kh, kw, C, F], of the same dtype.

  Returns:
    [B, H, W, F], of the dtype of images.
  """
  return layout.batch_first(_convolve(layout.batch_last(images), filters))


def _convolve(images: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
  """Convolves images [H, W, C, B] to [H, W, F, B]."""
  height, width, channels, _ = images.shape
  rows, columns, _, count = filters.shape
  forward_steps, backward_steps, of_filters = dft_matrices.matrices(height, width, rows, columns)
  products = len(of_filters)
  of_filters = tf.constant(of_filters, images.dtype)

  def to_products(steps: dft_matrices.Steps, values: tf.Tensor, depth: int) -> tf.Tensor:
    """Transforms [H, W, depth, B] into [products, depth, B]."""
    for parts, matrix in steps:
      values = tf.matmul(tf.constant(matrix, values.dtype),
                         tf.reshape(values, [parts, matrix.shape[1], -1]))
    return tf.reshape(values, [products, depth, -1])

  def to_pixels(steps: dft_matrices.Steps, values: tf.Tensor, depth: int) -> tf.Tensor:
    """Transforms [products, depth, B] into [H, W, depth, B], by the steps' transposes."""
    for parts, matrix in reversed(steps):
      values = tf.matmul(tf.constant(matrix, values.dtype),
                         tf.reshape(values, [parts, matrix.shape[0], -1]), transpose_a=True)
    return tf.reshape(values, [height, width, depth, -1])

  @tf.custom_gradient
  def forward(x: tf.Tensor, w: tf.Tensor) -> tuple[tf.Tensor, Gradient]:
    left = to_products(forward_steps, x, channels)
    right = tf.reshape(tf.matmul(of_filters, tf.reshape(w, [rows * columns, channels * count])),
                       [products, channels, count])

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      g = to_products(backward_steps, upstream, count)
      dx = to_pixels(forward_steps, tf.matmul(right, g), channels)
      dw = tf.matmul(of_filters, tf.reshape(tf.matmul(left, g, transpose_b=True),
                                            [products, channels * count]), transpose_a=True)
      return dx, tf.reshape(dw, w.shape)

    return to_pixels(backward_steps, tf.matmul(right, left, transpose_a=True), count), gradient

  return forward(images, filters)
