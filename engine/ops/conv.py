"""Two-dimensional convolution (cross-correlation).

  y[b, i, j, f] = sum over u, v, c of  x[b, s i + u - top, s j + v - left, c] w[u, v, c, f]

with zeros outside the image. It is linear in both arguments, so each gradient is again a sum of
products, with g = dL/dy:

  dL/dx[b, p, q, c] = sum over i, j, f of  g[b, i, j, f] w[p + top - s i, q + left - s j, c, f]
  dL/dw[u, v, c, f] = sum over b, i, j of  g[b, i, j, f] x[b, s i + u - top, s j + v - left, c]

(Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
sections 2 and 4). TensorFlow's kernels compute the three sums; this file defines which gradients
are computed from what. The slices and the matrix product are in reference.py. In float32 on a CPU,
small images with many channels take the FFT instead: fft_conv.py. Sums are
float32, those of bfloat16 too, and rounded once (dtype_conversion.py).

The third sum is a convolution like the first: examples become channels, g the filters, and as every
channel of x uses the same filters, the channels are laid out side by side in rows W C pixels wide,
over which g moves with a dilation of C. In bfloat16 the kernel of the first sum reaches 0.9 of the
processor's peak, that of the third 0.3 to 0.6, so that this is faster where images are small.
Milliseconds on a batch of 512 (two cores, the best of 12 interleaved runs):

  images, channels, filters     kernel    as convolution
  15 x 15,  64, 256               59.6      69.2
  15 x 15,  64,  64               16.2      18.8
   7 x  7, 256, 256               64.3      41.7
   3 x  3, 256, 256               20.6       8.4

The sum of nine matrix products takes 97, 37, 54 and 8, one product after im2col 73, 36, 57 and 10;
NCHW doubles the kernel's time; splitting the batch into four or eight parts does not change it.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import fft_conv
from engine.ops import shape_checks

_OP = 'conv2d'
Geometry = dict[str, list[int] | str]
# Height and width up to which the filter gradient is faster as a convolution; from the table above.
_LARGEST_AS_CONVOLUTION = 8


def conv2d(images: tf.Tensor, filters: tf.Tensor, strides: int = 1,
           padding: str = 'SAME', allow_fft: bool = True) -> tf.Tensor:
  """Convolves images with filters.

    y[b, i, j, f] = sum over u, v, c of  x[b, s i + u - top, s j + v - left, c] w[u, v, c, f]

  with strides s; pixels outside the image are zeros, of which there are `top` rows and `left`
  columns.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    filters: [kh, kw, C, F], of the same type.
    strides: step between windows along both axes, in pixels; at least 1.
    padding: 'SAME' surrounds the image with zeros so that H' = ceil(H / strides); 'VALID' takes
      whole windows only, H' = floor((H - kh) / strides) + 1.
    allow_fft: whether to convolve by FFT where that is faster for a batch; for a few images it is
      slower. Results that are zero by the formula are then zero up to rounding.

  Returns:
    [B, H', W', F], of the dtype of images.

  Raises:
    ValueError: if a shape, a dtype or a setting does not fit.

  Example:
    Each output is a pixel and twice its neighbor on the right below:

    >>> images = tf.reshape([1.0, 2, 0,
    ...                      0, 1, 3,
    ...                      2, 0, 1], [1, 3, 3, 1])
    >>> filters = tf.reshape([1.0, 0,
    ...                       0, 2], [2, 2, 1, 1])
    >>> print(rana.ops.conv2d(images, filters, padding='VALID')[0, :, :, 0].numpy())
    [[3. 8.]
     [0. 3.]]
  """
  images = shape_checks.tensor(_OP, 'images', images, '[B, H, W, C]')
  filters = shape_checks.tensor(_OP, 'filters', filters, '[kh, kw, C, F]')
  shape_checks.same_type(_OP, 'filters', filters, 'images', images)
  shape_checks.size(_OP, 'filters', filters, 2, images.shape[3], 'the channels of images')
  shape_checks.windows(_OP, images, tuple(filters.shape[:2]), strides, padding)
  if strides > 1 and filters.shape[:2] == [1, 1]:
    # The same pixels, one by one. With strides TensorFlow's kernel of the filter gradient writes
    # past the end of its memory (2.21, oneDNN, 1 x 1 filters).
    images, strides = images[:, ::strides, ::strides], 1
  same = padding == 'SAME' and strides == 1
  if allow_fft and same and fft_conv.use_fft(images, filters):
    return fft_conv.convolve(images, filters)
  outputs = _convolve(dtype_conversion.for_kernels(images), dtype_conversion.for_kernels(filters),
                      {'strides': [1, strides, strides, 1], 'padding': padding})
  return tf.cast(outputs, images.dtype)


def _convolve(images: tf.Tensor, filters: tf.Tensor, geometry: Geometry) -> tf.Tensor:

  @tf.custom_gradient
  def forward(x: tf.Tensor, w: tf.Tensor
              ) -> tuple[tf.Tensor, Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]]:

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
      dx = tf.raw_ops.Conv2DBackpropInput(
          input_sizes=tf.shape(x), filter=w, out_backprop=upstream, **geometry)
      return dx, _filter_gradient(x, w, upstream, geometry)

    return tf.nn.conv2d(x, w, **geometry), gradient

  return forward(images, filters)


def _filter_gradient(x: tf.Tensor, w: tf.Tensor, upstream: tf.Tensor,
                     geometry: Geometry) -> tf.Tensor:
  """Returns dL/dw, [kh, kw, C, F]."""
  small = None not in x.shape[1:] and max(x.shape[1:3]) <= _LARGEST_AS_CONVOLUTION
  is_strided = geometry['strides'] != [1, 1, 1, 1]
  if small and not is_strided and geometry['padding'] == 'SAME' and x.dtype == tf.bfloat16:
    return _as_convolution(x, w, upstream)
  if is_strided and x.dtype == tf.bfloat16 and not tf.config.get_visible_devices('GPU'):
    # oneDNN's kernel of bfloat16 with strides leaves unset, in images one pixel wide, what taps get
    # that see nothing but the zeros around them.
    x, upstream = tf.cast(x, tf.float32), tf.cast(upstream, tf.float32)
  return tf.cast(tf.raw_ops.Conv2DBackpropFilter(
      input=x, filter_sizes=tf.shape(w), out_backprop=upstream, **geometry), w.dtype)


def _as_convolution(x: tf.Tensor, w: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
  """Returns dL/dw for SAME padding and strides of 1, as a convolution of x with upstream."""
  _, height, width, channels = x.shape
  rows, columns = w.shape[:2]
  border = [[(size - 1) // 2, size // 2] for size in (rows, columns)]
  batch_last = tf.pad(tf.transpose(x, [1, 2, 3, 0]), [*border, [0, 0], [0, 0]])
  side_by_side = tf.reshape(
      batch_last, [1, height + rows - 1, (width + columns - 1) * channels, tf.shape(x)[0]])
  products = tf.nn.conv2d(side_by_side, tf.transpose(upstream, [1, 2, 0, 3]), 1, 'VALID',
                          dilations=[1, channels])
  return tf.reshape(products, tf.shape(w))
