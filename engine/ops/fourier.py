"""Two-dimensional convolution by the discrete Fourier transform, for small images.

The same sum as in conv.py, with strides of 1 and padding 'SAME', taken on the circle: an image of
side n is laid on a circle of L >= n + k // 2 points, so that what a filter of k taps sees beyond an
edge are zeros, not the other edge. There the sum over taps becomes a product a frequency f,

  X[f, c] = sum over p of  x[p, c] e^(-2 pi i f p / L)          V likewise, from w with e^(+ ...)
  Y[f, o] = sum over c of  X[f, c] V[f, c, o]
  y[p, o] = sum over f of  Y[f, o] e^(+2 pi i f p / L) / L^2

(Mathieu, Henaff and LeCun, "Fast training of convolutional networks through FFTs",
arXiv:1312.5851.) Images are real, so that f and -f tell the same: of L^2 complex numbers L^2 / 2
pairs (Re X, Im X) are left, if the four frequencies that are their own opposites, and real, share
two of the pairs. With x and y as rows of pairs, every line above is a real matrix product:

  pairs      X = T x                  T: [L^2, n^2], a cosine or a sine an entry
  product    Y = X [ Re V  Im V]      for each pair, from 2 C to 2 F numbers
                   [-Im V  Re V]
  back       y = R Y                  R = T' with weights of 2 / L^2 (1 / L^2 for the real ones)

And as the matrices T and R do not depend on x, the gradients are products of their transposes, with
G = R' g:

  dL/dx = T' (G V')                   dL/dV = X' G, and from there to w the way back

An output costs 2 L^2 / n^2 products a channel and filter, for three taps on 7 pixels 2.6 instead of
9, for five on 12 pixels 2.7 instead of 25; the transforms come on top. Small ones are best done as
what they are written as, a product with a matrix. Forward and backward, float32, milliseconds (two
cores of an Intel Xeon, AVX-512, medians of 15 runs), against the kernels of conv.py:

  batch  image    channels, filters  taps      kernels     here
    128  12 x 12    64,  64             5         29.8     17.9
    500   7 x  7   256, 256             3          257      135
    500   3 x  3   256, 256             3           73       28
    500  15 x 15    64,  64             3           71       99
    500  15 x 15    64, 256             3          293      283

The last two are why `pays` counts before it says yes. Rounding is that of the kernels: both are
about 1e-6 of the largest output away from the exact sum.
"""

import functools

import numpy as np
import tensorflow as tf

# Fewer products by this factor are worth the passes over memory of the transforms; from the table.
_LEAST_SAVING = 2.0


def pays(image_shape: tuple[int, int, int], filter_shape: tuple[int, int, int, int]) -> bool:
  """Tells whether the transform saves enough multiplications.

  Args:
    image_shape: height, width and channels.
    filter_shape: kh, kw, channels and filters.
  """
  height, width, channels = image_shape
  rows, columns, _, filters = filter_shape
  points = _circle(height, rows) * _circle(width, columns)
  direct = height * width * rows * columns * channels * filters
  transforms = points * height * width * (channels + filters)
  return direct >= _LEAST_SAVING * (2 * points * channels * filters + transforms)


def convolve(images: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
  """Convolves with strides of 1 and padding 'SAME'; see conv.conv2d, which checks the arguments.

  Args:
    images: [B, H, W, C], floating-point; B may be unknown while tracing.
    filters: [kh, kw, C, F], of the same type.

  Returns:
    [B, H, W, F], of the type of images.
  """
  _, height, width, channels = images.shape
  rows, columns, _, count = filters.shape
  to_pairs, from_pairs, of_filters = (
      tf.constant(matrix, images.dtype)
      for matrix in _matrices(height, width, rows, columns))

  def pixels(pairs: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
    """Turns [pairs, B, 2 n] into images [B, H, W, n] by a matrix of [pixels, 2 pairs]."""
    by_image = tf.transpose(pairs, [1, 0, 2])
    turned = tf.matmul(
        matrix, tf.reshape(by_image, [-1, matrix.shape[1], pairs.shape[2] // 2]))
    return tf.reshape(turned, [-1, height, width, turned.shape[2]])

  @tf.custom_gradient
  def forward(x, w):
    x_pairs = _pairs(x, to_pairs)
    products = _products(w, of_filters)

    def gradient(upstream):
      g_pairs = _pairs(upstream, tf.transpose(from_pairs))
      dx = pixels(tf.matmul(g_pairs, products, transpose_b=True), tf.transpose(to_pairs))
      by_pair = tf.matmul(x_pairs, g_pairs, transpose_a=True)
      halves = tf.transpose(tf.reshape(by_pair, [-1, 2, channels, 2, count]), [0, 1, 3, 2, 4])
      dw = tf.matmul(of_filters, tf.reshape(halves, [-1, channels * count]), transpose_a=True)
      return dx, tf.reshape(dw, w.shape)

    return pixels(tf.matmul(x_pairs, products), from_pairs), gradient

  return forward(images, filters)


def _pairs(images: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
  """Returns images [B, H, W, n] as [pairs, B, 2 n] by a matrix of [2 pairs, pixels]."""
  _, height, width, channels = images.shape
  by_image = tf.matmul(matrix, tf.reshape(images, [-1, height * width, channels]))
  return tf.transpose(
      tf.reshape(by_image, [-1, matrix.shape[0] // 2, 2 * channels]), [1, 0, 2])


def _products(filters: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
  """Returns the matrix of each pair, [pairs, 2 C, 2 F], by one of [4 pairs, taps]."""
  rows, columns, channels, count = filters.shape
  halves = tf.matmul(matrix, tf.reshape(filters, [rows * columns, channels * count]))
  halves = tf.transpose(tf.reshape(halves, [-1, 2, 2, channels, count]), [0, 1, 3, 2, 4])
  return tf.reshape(halves, [-1, 2 * channels, 2 * count])


def _circle(size: int, taps: int) -> int:
  """Returns the even number of points on the circle for `size` pixels."""
  points = size + taps // 2
  return points + points % 2


@functools.lru_cache(maxsize=32)
def _matrices(height: int, width: int, rows: int,
              columns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
  """Returns pixels to pairs, pairs to pixels, and taps to the quarters of each pair's product.

  float64 [2 pairs, pixels], [pixels, 2 pairs], [4 pairs, taps]; rows are ordered by pair.
  """
  circle = np.array([_circle(height, rows), _circle(width, columns)])
  paired, alone = _frequencies(*circle)
  places = _grid(range(height), range(width))
  taps = _grid(range(-((rows - 1) // 2), rows // 2 + 1),
               range(-((columns - 1) // 2), columns // 2 + 1))
  turns = np.concatenate([paired, alone]) / circle
  pixel_angles, tap_angles = (2 * np.pi * turns @ points.T for points in (places, taps))
  split = len(paired)
  # Real parts of the lonely ones, two a pair.
  lonely = np.cos(pixel_angles[split:])
  to_pairs = np.concatenate([_interleaved(
      np.cos(pixel_angles[:split]), -np.sin(pixel_angles[:split])), lonely])
  weights = np.where(np.arange(len(to_pairs)) < 2 * split, 2.0, 1.0) / circle.prod()
  cosine, sine = np.cos(tap_angles[:split]), np.sin(tap_angles[:split])
  first, second = np.cos(tap_angles[split::2]), np.cos(tap_angles[split + 1::2])
  nothing = np.zeros_like(first)
  of_filters = np.concatenate([_interleaved(cosine, sine, -sine, cosine),
                               _interleaved(first, nothing, nothing, second)])
  return to_pairs, (to_pairs * weights[:, None]).T, of_filters


def _frequencies(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
  """Returns one frequency [2] of each pair of opposites, and the four that are their own."""
  grid = _grid(range(rows), range(columns))
  opposite = -grid % [rows, columns]
  order, other = (values @ [columns, 1] for values in (grid, opposite))
  return grid[order < other], grid[order == other]


def _grid(rows: range, columns: range) -> np.ndarray:
  """Returns all points of a grid in row-major order, [n, 2]."""
  return np.stack(np.meshgrid(rows, columns, indexing='ij'), axis=-1).reshape(-1, 2)


def _interleaved(*parts: np.ndarray) -> np.ndarray:
  """Returns row 0 of every part, then row 1 of every part, and so on."""
  return np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])
