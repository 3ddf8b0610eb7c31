"""Max-pooling and average pooling, channel by channel.

  y[b, i, j, c] = max over u, v of  x[b, s i + u - top, s j + v - left, c]

where positions outside the image never win. The gradient goes to the position that won; of equal
values the first in row-major order wins, so that with g = dL/dy

  dL/dx[b, p, q, c] = sum of  g[b, i, j, c]  over the windows (i, j) that (p, q) won.

(Windows of three pixels every two overlap: Krizhevsky, Sutskever and Hinton, "ImageNet
classification with deep convolutional neural networks", 2012, section 3.4.)

The average is taken over the n(i, j) positions of a window that are inside the image, and each of
them gets an equal part of the gradient:

  y[b, i, j, c]     = sum over u, v of  x[b, s i + u - top, s j + v - left, c] / n(i, j)
  dL/dx[b, p, q, c] = sum of  g[b, i, j, c] / n(i, j)  over the windows (i, j) that (p, q) is in.

Both the maximum and its gradient call TensorFlow's kernels, faster than any tried alternative.
Forward and backward, float32, two cores, in milliseconds (medians of 30 interleaved runs,
the mean of two such rounds where two were run), on [128, 24, 24, 64] and [128, 12, 12, 64]:

  the kernels                                               2.5     0.9
  maxima of columns, then of rows; gradient by masks
    strided slices                                         52.5
    even and odd by reshape                                11.2     2.5
    even and odd, compiled by XLA                           6.9     1.6
  the winner's position as int8, compiled by XLA            5.1     1.2
  maximum by hand, the kernel's gradient                   19.3     5.1

After a convolution, its bias and a relu the int8 version takes 12.7 against the kernels' 12.1 in
the first layer and the same time in the second, but is recompiled for every batch size. The last
row of the table shows why the kernels come as a pair: the fast gradient reuses the workspace of the
forward kernel, and without that kernel TensorFlow falls back to a slower one.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.ops import dtype_conversion
from engine.ops import layout
from engine.ops import shape_checks

Geometry = dict[str, list[int] | str]


def max_pool(images: tf.Tensor, window: int = 3, strides: int = 2,
             padding: str = 'SAME', batch_last: bool = False) -> tf.Tensor:
  """Takes the largest value of each window, channel by channel.

    y[b, i, j, c] = max over u, v of  x[b, s i + u - top, s j + v - left, c]

  with strides s; positions outside the image are ignored.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    window: rows and columns of a window, in pixels; at least 1.
    strides: step between windows along both axes, in pixels; at least 1.
    padding: 'SAME' lets windows extend over the edge so that H' = ceil(H / strides); 'VALID' takes
      whole windows only, H' = floor((H - window) / strides) + 1.
    batch_last: whether to compute in that layout, as an adjacent operation does; see layout.py. H,
      W and C must be known.

  Returns:
    [B, H', W', C], of the dtype of images.

  Raises:
    ValueError: if the shape, the dtype or a setting does not fit.

  Example:
    Windows at the right and the lower edge have two pixels, and that in the corner one:

    >>> images = tf.reshape([1.0, 2, 3,
    ...                      4, 5, 6,
    ...                      7, 8, 9], [1, 3, 3, 1])
    >>> print(rana.ops.max_pool(images, window=2)[0, :, :, 0].numpy())
    [[5. 6.]
     [8. 9.]]
  """
  images, geometry = _checked('max_pool', images, window, strides, padding)
  if not batch_last:
    return _largest(images, geometry)
  if not images.shape[1:].is_fully_defined():
    raise ValueError(f'max_pool: images has shape {images.shape}; expected known rows, columns and '
                     'channels with batch_last')
  # The kernel gets one image, with the channels of all examples.
  _, height, width, channels = images.shape
  one = tf.reshape(layout.batch_last(images), [1, height, width, -1])
  largest = _largest(one, geometry)
  return layout.batch_first(tf.reshape(largest, [*largest.shape[1:3], channels, -1]))


def average_pool(images: tf.Tensor, window: int = 3, strides: int = 2,
                 padding: str = 'SAME') -> tf.Tensor:
  """Takes the mean of each window, channel by channel, over its positions inside the image.

    y[b, i, j, c] = sum over u, v of  x[b, s i + u - top, s j + v - left, c] / n(i, j)

  with strides s and the number n(i, j) of positions of the window inside the image.

  Args:
    images: [B, H, W, C], floating-point; B, H and W may be unknown while tracing.
    window: rows and columns of a window, in pixels; at least 1.
    strides: step between windows along both axes, in pixels; at least 1.
    padding: as in `max_pool`.

  Returns:
    [B, H', W', C], of the dtype of images.

  Raises:
    ValueError: if the shape, the dtype or a setting does not fit.

  Example:
    Windows at the right and the lower edge have two pixels, and that in the corner one:

    >>> images = tf.reshape([1.0, 2, 3,
    ...                      4, 5, 6,
    ...                      7, 8, 9], [1, 3, 3, 1])
    >>> print(rana.ops.average_pool(images, window=2)[0, :, :, 0].numpy())
    [[3.  4.5]
     [7.5 9. ]]
  """
  return _mean(*_checked('average_pool', images, window, strides, padding))


def _checked(op: str, images: tf.Tensor, window: int, strides: int,
             padding: str) -> tuple[tf.Tensor, Geometry]:
  """Returns the images as a tensor, and the geometry as arguments of the kernels."""
  images = shape_checks.tensor(op, 'images', images, '[B, H, W, C]')
  shape_checks.at_least(op, 'window', window, 1)
  shape_checks.windows(op, images, (window, window), strides, padding)
  return images, {'ksize': [1, window, window, 1], 'strides': [1, strides, strides, 1],
                  'padding': padding}


def _largest(images: tf.Tensor, geometry: Geometry) -> tf.Tensor:

  @tf.custom_gradient
  def forward(x: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    y = tf.raw_ops.MaxPool(input=x, **geometry)

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
      return tf.raw_ops.MaxPoolGrad(orig_input=x, orig_output=y, grad=upstream, **geometry)

    return y, gradient

  return tf.cast(forward(dtype_conversion.for_kernels(images)), images.dtype)


def _mean(images: tf.Tensor, geometry: Geometry) -> tf.Tensor:

  @tf.custom_gradient
  def forward(x: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
      return tf.raw_ops.AvgPoolGrad(orig_input_shape=tf.shape(x), grad=upstream, **geometry)

    return tf.raw_ops.AvgPool(value=x, **geometry), gradient

  return tf.cast(forward(dtype_conversion.for_kernels(images)), images.dtype)
