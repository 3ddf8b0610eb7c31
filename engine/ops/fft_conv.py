"""Two-dimensional convolution by the discrete Fourier transform, for small images.

The same sum as in conv.py, with strides of 1 and padding 'SAME', taken on the circle: an image of
side n is laid on a circle of L >= n + k // 2 points, so that what a filter of k taps sees beyond an
edge are zeros, not the other edge. There the sum over taps becomes a product a frequency f,

  X[f, c] = sum over p of  x[p, c] e^(-2 pi i f.p / L)         V likewise, from w with e^(+ ...)
  Y[f, o] = sum over c of  X[f, c] V[f, c, o]
  y[p, o] = sum over f of  Y[f, o] e^(+2 pi i f.p / L) / L^2

(Mathieu, Henaff and LeCun, "Fast training of convolutional networks through FFTs",
arXiv:1312.5851.) The sums before and behind the products stand in three constant matrices
(dft_matrices.py), with rows for products:

  to products   X = A x        V = C w       A, B: [products, n^2], C: [products, k^2]
  products      Y = X V        for each row, from C to F numbers
  back          y = B' Y

and so are the gradients, with G = B g:

  dL/dx = A' (G V')            dL/dw = C' (X' G)

A and B act down the image first, then across it, which are two small matrices each; up to 8 x 8
pixels one large one, as passes over memory cost more than products there. Examples are the last
axis, so that nothing needs rearranging between the lines; the way there and back is layout.py's.
Batches of a multiple of 16 examples keep the rows on whole cache lines: 480 cost 6% less than 500,
an example.

An output costs 3/2 L^2 / n^2 products a channel and filter, for three taps on 7 pixels 2.0 instead
of 9, for five on 12 pixels 2.0 instead of 25; the transforms come on top. Forward and backward,
float32, milliseconds (two cores of an Intel Xeon, AVX-512, medians of 7 or 9 interleaved runs, the
way there and back included), against the kernels of conv.py:

  batch  image    channels, filters  taps      kernels     here
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

import tensorflow as tf

from engine.ops import dft_matrices
from engine.ops import layout

# From the table: what reading and writing an image's numbers on all the way costs, in products a
# pixel and channel.
_PRODUCTS_FOR_PASSES = 320


def is_faster(image_shape: tuple[int, int, int], filter_shape: tuple[int, int, int, int]) -> bool:
  """Tells whether the transform saves more multiplications than its passes over memory cost.

  Args:
    image_shape: height, width and channels.
    filter_shape: kh, kw, channels and filters.
  """
  height, width, channels = image_shape
  rows, columns, _, filters = filter_shape
  products, _ = dft_matrices.circles(height, width, rows, columns)
  direct = height * width * rows * columns * channels * filters
  passes = _PRODUCTS_FOR_PASSES * height * width * (channels + filters)
  return direct >= products * channels * filters + passes


def use_fft(images: tf.Tensor, filters: tf.Tensor) -> bool:
  """Tells whether conv.conv2d goes this way, and so with the examples as the last axis.

  In float32, where it pays, unless a GPU has kernels of its own.

  Args:
    images: [B, H, W, C], or anything else of that shape and type.
    filters: [kh, kw, C, F], to be taken with strides of 1 and padding 'SAME'.
  """
  known = images.shape[1:].is_fully_defined() and filters.shape.is_fully_defined()
  return (known and images.dtype == tf.float32 and not tf.config.get_visible_devices('GPU')
          and is_faster(tuple(images.shape[1:]), tuple(filters.shape)))


def convolve(images: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
  """Convolves with strides of 1 and padding 'SAME'; see conv.conv2d, which checks the arguments.

  Args:
    images: [B, H, W, C], floating-point; B may be unknown while tracing.
    filters: [kh, kw, C, F], of the same type.

  Returns:
    [B, H, W, F], of the type of images.
  """
  return layout.batch_first(_convolve(layout.batch_last(images), filters))


def _convolve(images, filters):
  """Convolves images [H, W, C, B] to [H, W, F, B]."""
  height, width, channels, _ = images.shape
  rows, columns, _, count = filters.shape
  there, back, of_filters = dft_matrices.matrices(height, width, rows, columns)
  products = len(of_filters)
  of_filters = tf.constant(of_filters, images.dtype)

  def to_products(steps, values, depth):
    """Turns [H, W, depth, B] into [products, depth, B]."""
    for parts, matrix in steps:
      values = tf.matmul(tf.constant(matrix, values.dtype),
                         tf.reshape(values, [parts, matrix.shape[1], -1]))
    return tf.reshape(values, [products, depth, -1])

  def to_pixels(steps, values, depth):
    """Turns [products, depth, B] into [H, W, depth, B], by the steps' transposed matrices."""
    for parts, matrix in reversed(steps):
      values = tf.matmul(tf.constant(matrix, values.dtype),
                         tf.reshape(values, [parts, matrix.shape[0], -1]), transpose_a=True)
    return tf.reshape(values, [height, width, depth, -1])

  @tf.custom_gradient
  def forward(x, w):
    left = to_products(there, x, channels)
    right = tf.reshape(tf.matmul(of_filters, tf.reshape(w, [rows * columns, channels * count])),
                       [products, channels, count])

    def gradient(upstream):
      g = to_products(back, upstream, count)
      dx = to_pixels(there, tf.matmul(right, g), channels)
      dw = tf.matmul(of_filters, tf.reshape(tf.matmul(left, g, transpose_b=True),
                                            [products, channels * count]), transpose_a=True)
      return dx, tf.reshape(dw, w.shape)

    return to_pixels(back, tf.matmul(right, left, transpose_a=True), count), gradient

  return forward(images, filters)
