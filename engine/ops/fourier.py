"""Two-dimensional convolution by the discrete Fourier transform, for small images.

The same sum as in conv.py, with strides of 1 and padding 'SAME', taken on the circle: an image of
side n is laid on a circle of L >= n + k // 2 points, so that what a filter of k taps sees beyond an
edge are zeros, not the other edge. There the sum over taps becomes a product a frequency f,

  X[f, c] = sum over p of  x[p, c] e^(-2 pi i f.p / L)         V likewise, from w with e^(+ ...)
  Y[f, o] = sum over c of  X[f, c] V[f, c, o]
  y[p, o] = sum over f of  Y[f, o] e^(+2 pi i f.p / L) / L^2

(Mathieu, Henaff and LeCun, "Fast training of convolutional networks through FFTs",
arXiv:1312.5851.) Down the image the frequencies are a + 1/2 instead of a: what has gone once round
that circle comes back with the other sign, and only zeros do. Images are real, so that f and -f
tell the same, and now none is its own opposite: L^2 / 2 complex products are left, each of which is
three real ones (Knuth, "The art of computer programming", volume 2, section 4.6.4),

  p = (Re X + Im X) Re V      q = Re X (Im V - Re V)      r = Im X (Re V + Im V)
  Re Y = p - r                Im Y = p + q

All of these sums stand in three constant matrices, so that the whole is, with rows for products,

  to products   X = A x        V = C w       A: [3 L^2 / 2, n^2], C: [3 L^2 / 2, k^2]
  products      Y = X V        for each row, from C to F numbers
  back          y = B' Y       with the factor of 2 / L^2 in C

and so are the gradients, with G = B g:

  dL/dx = A' (G V')            dL/dw = C' (X' G)

A and B act down the image first, then across it, which are two small matrices each; up to 8 x 8
pixels one large one, as passes over memory cost more than products there. Examples are the last
axis, so that nothing needs rearranging between the lines; the way there and back is layout.py's.

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

That is why `pays` counts before it says yes. Rounding is that of the kernels: both are about 1e-6
of the largest output away from the exact sum.
"""

import functools

import numpy as np
import tensorflow as tf

from engine.ops import layout

# From the table: what reading and writing an image's numbers on all the way costs, in products a
# pixel and channel.
_PRODUCTS_FOR_PASSES = 320
# Pixels up to which both directions are transformed at once.
_LARGEST_AT_ONCE = 64

Steps = list[tuple[int, np.ndarray]]


def pays(image_shape: tuple[int, int, int], filter_shape: tuple[int, int, int, int]) -> bool:
  """Tells whether the transform saves more multiplications than its passes over memory cost.

  Args:
    image_shape: height, width and channels.
    filter_shape: kh, kw, channels and filters.
  """
  height, width, channels = image_shape
  rows, columns, _, filters = filter_shape
  products, _ = _products(height, width, rows, columns)
  direct = height * width * rows * columns * channels * filters
  passes = _PRODUCTS_FOR_PASSES * height * width * (channels + filters)
  return direct >= products * channels * filters + passes


def preferred(images: tf.Tensor, filters: tf.Tensor) -> bool:
  """Tells whether conv.conv2d goes this way, and so with the examples as the last axis.

  In float32, where it pays, unless a GPU has kernels of its own.

  Args:
    images: [B, H, W, C], or anything else of that shape and type.
    filters: [kh, kw, C, F], to be taken with strides of 1 and padding 'SAME'.
  """
  known = images.shape[1:].is_fully_defined() and filters.shape.is_fully_defined()
  return (known and images.dtype == tf.float32 and not tf.config.get_visible_devices('GPU')
          and pays(tuple(images.shape[1:]), tuple(filters.shape)))


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
  there, back, of_filters = _matrices(height, width, rows, columns)
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


def _products(height: int, width: int, rows: int, columns: int) -> tuple[int, bool]:
  """Returns the fewest products an image, channel and filter; whether on circles of odd length."""
  down, across = height + rows // 2, width + columns // 2
  odd = (3 * (down | 1) * (across | 1) - 1) // 2
  even = 3 * (down + down % 2) * across // 2
  is_odd = height * width <= _LARGEST_AT_ONCE and odd < even
  return (odd if is_odd else even), is_odd


@functools.lru_cache(maxsize=32)
def _matrices(height: int, width: int, rows: int, columns: int) -> tuple[Steps, Steps, np.ndarray]:
  """Returns A and B in steps, and C; all float64.

  Each step acts on so many parts alike, [parts, matrix]; C is [products, taps].
  """
  down, across = height + rows // 2, width + columns // 2
  taps = _grid(np.arange(rows) - (rows - 1) // 2, np.arange(columns) - (columns - 1) // 2)
  if _products(height, width, rows, columns)[1]:
    return _on_odd_circles(height, width, taps, np.array([down | 1, across | 1]))
  circles = np.array([down + down % 2, across])
  frequencies = np.arange(circles[0] // 2) + 0.5, np.arange(circles[1])
  turns_down, turns_across = (
      2 * np.pi * np.outer(along, np.arange(side)) / circle
      for along, side, circle in zip(frequencies, (height, width), circles, strict=True))
  first = _interleaved(np.cos(turns_down), -np.sin(turns_down))
  cosine, sine = np.cos(turns_across), np.sin(turns_across)
  real, imaginary = np.hstack([cosine, sine]), np.hstack([-sine, cosine])
  there, back = (
      _steps(first, _interleaved(*parts)) for parts in _parts(real, imaginary))
  return there, back, _of_filters(_grid(*frequencies), taps, circles)


def _on_odd_circles(height: int, width: int, taps: np.ndarray,
                    circles: np.ndarray) -> tuple[Steps, Steps, np.ndarray]:
  """Returns what `_matrices` returns, for circles of odd length and both directions at once."""
  every = _grid(*map(np.arange, circles))
  down, across = every.T
  # Of f and -f the one; the frequency 0, its own opposite, goes without an imaginary part.
  half = every[((down == 0) & (0 < across) & (across <= circles[1] // 2))
               | ((0 < down) & (down <= circles[0] // 2))]
  turns = 2 * np.pi * (half / circles) @ _grid(np.arange(height), np.arange(width)).T
  there, back = (
      [(1, np.vstack([np.ones(height * width), _interleaved(*parts)]))]
      for parts in _parts(np.cos(turns), -np.sin(turns)))
  return there, back, np.vstack([
      np.full(len(taps), 1 / np.prod(circles)), _of_filters(half, taps, circles)])


def _parts(real: np.ndarray, imaginary: np.ndarray) -> tuple[tuple[np.ndarray, ...], ...]:
  """Returns the rows of A, and those of B, that belong to the three products of a frequency."""
  return ((real + imaginary, real, imaginary), (real + imaginary, imaginary, -real))


def _of_filters(frequencies: np.ndarray, taps: np.ndarray, circles: np.ndarray) -> np.ndarray:
  """Returns the rows of C that belong to the three products of each frequency."""
  angles = 2 * np.pi * (frequencies / circles) @ taps.T
  cosine, sine = np.cos(angles), np.sin(angles)
  return _interleaved(cosine, sine - cosine, sine + cosine) * (2 / np.prod(circles))


def _steps(first: np.ndarray, second: np.ndarray) -> Steps:
  """Returns the transform down the image and then across it, as one step if it is small."""
  height, width, down = first.shape[1], second.shape[1] // 2, len(first) // 2
  if height * width > _LARGEST_AT_ONCE:
    return [(1, first), (down, second)]
  halfway = (first @ np.eye(height * width).reshape(height, -1)).reshape(down, 2 * width, -1)
  return [(1, (second @ halfway).reshape(-1, height * width))]


def _grid(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
  """Returns all points of a grid in row-major order, [n, 2]."""
  return np.stack(np.meshgrid(rows, columns, indexing='ij'), axis=-1).reshape(-1, 2)


def _interleaved(*parts: np.ndarray) -> np.ndarray:
  """Returns row 0 of every part, then row 1 of every part, and so on."""
  return np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])
