"""Two-dimensional convolution (cross-correlation, as the field has it).

  y[b, i, j, f] = sum over u, v, c of  x[b, s i + u - top, s j + v - left, c] w[u, v, c, f]

with zeros outside the image. It is linear in both arguments, so each gradient is again a sum of
products, with g = dL/dy:

  dL/dx[b, p, q, c] = sum over i, j, f of  g[b, i, j, f] w[p + top - s i, q + left - s j, c, f]
  dL/dw[u, v, c, f] = sum over b, i, j of  g[b, i, j, f] x[b, s i + u - top, s j + v - left, c]

(Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285,
sections 2 and 4). TensorFlow's kernels form the three sums; what is differentiated, and with
respect to what, stands here. The slices and the matrix product are in reference.py.
"""

import tensorflow as tf

from engine.ops import contracts

_OP = 'conv2d'


def conv2d(images: tf.Tensor, filters: tf.Tensor, strides: int = 1,
           padding: str = 'SAME') -> tf.Tensor:
  """Slides filters over images and sums the products.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    filters: [kh, kw, C, F], of the same type.
    strides: the step from window to window, in pixels, along both axes; at least 1.
    padding: 'SAME' surrounds the image with zeros so that H' = ceil(H / strides); 'VALID' takes
      whole windows only, H' = floor((H - kh) / strides) + 1.

  Returns:
    [B, H', W', F], of the type of images.

  Raises:
    ValueError: if a shape, a type or a setting does not fit.
  """
  images = contracts.tensor(_OP, 'images', images, '[B, H, W, C]')
  filters = contracts.tensor(_OP, 'filters', filters, '[kh, kw, C, F]')
  contracts.same_type(_OP, 'filters', filters, 'images', images)
  contracts.size(_OP, 'filters', filters, 2, images.shape[3], 'the channels of images')
  contracts.windows(_OP, images, tuple(filters.shape[:2]), strides, padding)
  return _convolve(images, filters, {'strides': [1, strides, strides, 1], 'padding': padding})


def _convolve(images, filters, geometry):

  @tf.custom_gradient
  def forward(x, w):

    def gradient(upstream):
      dx = tf.raw_ops.Conv2DBackpropInput(
          input_sizes=tf.shape(x), filter=w, out_backprop=upstream, **geometry)
      dw = tf.raw_ops.Conv2DBackpropFilter(
          input=x, filter_sizes=tf.shape(w), out_backprop=upstream, **geometry)
      return dx, dw

    return tf.nn.conv2d(x, w, **geometry), gradient

  return forward(images, filters)
