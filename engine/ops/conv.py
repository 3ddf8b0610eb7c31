"""Two-dimensional convolution (cross-correlation, as the field has it).

  y[b, i, j, f] = sum over u, v, c of  x[b, s i + u - top, s j + v - left, c] w[u, v, c, f]

with zeros outside the image. It is linear in both arguments, so each gradient is again a sum of
products, with g = dL/dy:

  dL/dx[b, p, q, c] = sum over i, j, f of  g[b, i, j, f] w[p + top - s i, q + left - s j, c, f]
  dL/dw[u, v, c, f] = sum over b, i, j of  g[b, i, j, f] x[b, s i + u - top, s j + v - left, c]

(Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
sections 2 and 4). TensorFlow's kernels form the three sums; what is differentiated, and with
respect to what, stands here. The slices and the matrix product are in reference.py. In float32 on a
processor, small images with many channels go another way to the same sums: fft_conv.py.

The third sum can be read as the first: examples take the place of channels, g that of the filters,
and as every channel of x wants the same filters, the channels lie side by side in a row, W C pixels
wide, through which g strides C at a time (a dilation). In bfloat16 the kernel of the first sum
reaches 0.9 of the processor's peak, that of the third 0.3 to 0.6, so that the detour pays where
images are small. Milliseconds on a batch of 512 (two cores, the best of 12 interleaved runs):

  images, channels, filters     kernel    detour
  15 x 15,  64, 256               59.6      69.2
  15 x 15,  64,  64               16.2      18.8
   7 x  7, 256, 256               64.3      41.7
   3 x  3, 256, 256               20.6       8.4

The sum of nine matrix products takes 97, 37, 54 and 8, that of one behind im2col 73, 36, 57 and 10;
NCHW doubles the kernel's time; the batch in four or eight parts leaves it as it is.
"""

import tensorflow as tf

from engine.ops import fft_conv
from engine.ops import shape_checks

_OP = 'conv2d'
# Side of an image, in pixels, up to which the detour is the shorter way; from the table above.
_LARGEST_FOR_DETOUR = 8


def conv2d(images: tf.Tensor, filters: tf.Tensor, strides: int = 1,
           padding: str = 'SAME', allow_fft: bool = True) -> tf.Tensor:
  """Slides filters over images and sums the products.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    filters: [kh, kw, C, F], of the same type.
    strides: the step from window to window, in pixels, along both axes; at least 1.
    padding: 'SAME' surrounds the image with zeros so that H' = ceil(H / strides); 'VALID' takes
      whole windows only, H' = floor((H - kh) / strides) + 1.
    allow_fft: whether the Fourier transform may be taken where it is quicker for a batch; for a
      few images it is not. There what is zero by the formula is zero but for rounding.

  Returns:
    [B, H', W', F], of the type of images.

  Raises:
    ValueError: if a shape, a type or a setting does not fit.
  """
  images = shape_checks.tensor(_OP, 'images', images, '[B, H, W, C]')
  filters = shape_checks.tensor(_OP, 'filters', filters, '[kh, kw, C, F]')
  shape_checks.same_type(_OP, 'filters', filters, 'images', images)
  shape_checks.size(_OP, 'filters', filters, 2, images.shape[3], 'the channels of images')
  shape_checks.windows(_OP, images, tuple(filters.shape[:2]), strides, padding)
  same = padding == 'SAME' and strides == 1
  if allow_fft and same and fft_conv.use_fft(images, filters):
    return fft_conv.convolve(images, filters)
  return _convolve(images, filters, {'strides': [1, strides, strides, 1], 'padding': padding})


def _convolve(images, filters, geometry):

  @tf.custom_gradient
  def forward(x, w):

    def gradient(upstream):
      dx = tf.raw_ops.Conv2DBackpropInput(
          input_sizes=tf.shape(x), filter=w, out_backprop=upstream, **geometry)
      return dx, _filter_gradient(x, w, upstream, geometry)

    return tf.nn.conv2d(x, w, **geometry), gradient

  return forward(images, filters)


def _filter_gradient(x, w, upstream, geometry):
  """Returns dL/dw, [kh, kw, C, F]."""
  small = None not in x.shape[1:] and max(x.shape[1:3]) <= _LARGEST_FOR_DETOUR
  plain = geometry['padding'] == 'SAME' and max(geometry['strides']) == 1
  if small and plain and x.dtype == tf.bfloat16:
    return _as_convolution(x, w, upstream)
  return tf.raw_ops.Conv2DBackpropFilter(
      input=x, filter_sizes=tf.shape(w), out_backprop=upstream, **geometry)


def _as_convolution(x, w, upstream):
  """Returns dL/dw of a SAME convolution without strides, as the convolution of x with upstream."""
  _, height, width, channels = x.shape
  rows, columns = w.shape[:2]
  border = [[(size - 1) // 2, size // 2] for size in (rows, columns)]
  turned = tf.pad(tf.transpose(x, [1, 2, 3, 0]), [*border, [0, 0], [0, 0]])
  side_by_side = tf.reshape(
      turned, [1, height + rows - 1, (width + columns - 1) * channels, tf.shape(x)[0]])
  products = tf.nn.conv2d(side_by_side, tf.transpose(upstream, [1, 2, 0, 3]), 1, 'VALID',
                          dilations=[1, channels])
  return tf.reshape(products, tf.shape(w))
