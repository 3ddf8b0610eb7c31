"""First-principles references of the operations: slow, obvious, differentiated by autodiff.

Each function computes what the operation of the same name computes, from the same arguments, by
slices, sums and products alone, straight from the formulas: where values and gradients of both
agree, the fast operation is right. Heights, widths and channels must be known while tracing; the
batch need not be. Arguments are not checked.
"""

from collections.abc import Callable

import tensorflow as tf


def conv2d(images: tf.Tensor, filters: tf.Tensor, strides: int = 1, padding: str = 'SAME',
           allow_fft: bool = True) -> tf.Tensor:
  """Convolves by im2col: the matrix of all windows times the matrix of the filters."""
  del allow_fft
  kh, kw, channels, count = filters.shape
  patches = tf.stack(_windows(images, (kh, kw), strides, padding, outside=0.0), axis=3)
  height, width = patches.shape[1:3]
  rows = tf.reshape(patches, [-1, kh * kw * channels])
  products = tf.matmul(rows, tf.reshape(filters, [kh * kw * channels, count]))
  return tf.reshape(products, [-1, height, width, count])


def add_bias(values: tf.Tensor, biases: tf.Tensor) -> tf.Tensor:
  """Adds by broadcasting."""
  return values + biases


def relu(values: tf.Tensor) -> tf.Tensor:
  """Selects the value or zero."""
  return tf.where(values > 0, values, tf.zeros_like(values))


def gelu(values: tf.Tensor) -> tf.Tensor:
  """Multiplies by the normal CDF, whose lower tail is computed by erfc."""
  return values * tf.math.erfc(-values / 2 ** 0.5) / 2


def silu(values: tf.Tensor) -> tf.Tensor:
  """Divides by 1 + exp(-x); large negative numbers overflow."""
  return values / (1 + tf.exp(-values))


def max_pool(images: tf.Tensor, window: int = 3, strides: int = 2, padding: str = 'SAME',
             batch_last: bool = False) -> tf.Tensor:
  """Compares the positions of a window in row-major order; the first of equal values wins."""
  del batch_last
  first, *others = _windows(images, (window, window), strides, padding, outside=images.dtype.min)
  best = first
  for values in others:
    best = tf.where(values > best, values, best)
  return best


def average_pool(images: tf.Tensor, window: int = 3, strides: int = 2,
                 padding: str = 'SAME') -> tf.Tensor:
  """Sums the positions of a window and divides by the number that is inside the image."""
  def totals(values: tf.Tensor) -> tf.Tensor:
    return tf.add_n(_windows(values, (window, window), strides, padding, outside=0.0))
  return totals(images) / totals(tf.ones_like(images))


def local_response_normalization(images: tf.Tensor, depth_radius: int = 4, bias: float = 1.0,
                                 alpha: float = 0.001 / 9.0, beta: float = 0.75) -> tf.Tensor:
  """Sums the squares around each channel, one slice per channel."""
  channels = images.shape[3]
  squares = images * images
  energies = [
      tf.reduce_sum(squares[..., max(0, c - depth_radius):c + depth_radius + 1], axis=3)
      for c in range(channels)]
  return images / (bias + alpha * tf.stack(energies, axis=3)) ** beta


def bias_relu_lrn(images: tf.Tensor, biases: tf.Tensor, depth_radius: int = 4, bias: float = 1.0,
                  alpha: float = 0.001 / 9.0, beta: float = 0.75,
                  batch_last: bool = False) -> tf.Tensor:
  """Applies the three operations one after the other."""
  del batch_last
  return local_response_normalization(
      relu(add_bias(images, biases)), depth_radius, bias, alpha, beta)


def batch_normalization(images: tf.Tensor, shift: tf.Tensor, epsilon: float,
                        sum_over_replicas: Callable[[tf.Tensor], tf.Tensor] | None = None
                        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
  """Computes mean and variance by their definitions."""
  total = sum_over_replicas or tf.identity
  shift = _statistics_dtype(shift, images)
  wide = tf.cast(images, shift.dtype)
  n = total(tf.reduce_sum(tf.ones_like(wide), axis=[0, 1, 2]))
  mean = total(tf.reduce_sum(wide, axis=[0, 1, 2])) / n
  variance = total(tf.reduce_sum((wide - mean) ** 2, axis=[0, 1, 2])) / n
  outputs = (wide - mean) / (variance + epsilon) ** 0.5 + shift
  return tf.cast(outputs, images.dtype), tf.stop_gradient(mean), tf.stop_gradient(variance)


def normalize(images: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, shift: tf.Tensor,
              epsilon: float) -> tf.Tensor:
  """Divides by the standard deviation."""
  mean, variance, shift = (_statistics_dtype(value, images) for value in (mean, variance, shift))
  outputs = (tf.cast(images, shift.dtype) - mean) / (variance + epsilon) ** 0.5 + shift
  return tf.cast(outputs, images.dtype)


def dropout(values: tf.Tensor, rate: float, seed: tf.types.experimental.TensorLike,
            batch_offset: int | tf.Tensor = 0) -> tf.Tensor:
  """Draws the numbers of all rows of the global batch from 0 on and slices its own."""
  row_size = values.shape[1:].num_elements()
  drawn = -(-row_size // 8) * 8
  rows = batch_offset + tf.shape(values)[0]
  words = tf.random.stateless_uniform(
      [rows, drawn // 2], seed, minval=None, maxval=None, dtype=tf.uint32, alg='philox')
  numbers = tf.reshape(tf.bitcast(words, tf.uint16), [rows, drawn])[batch_offset:, :row_size]
  threshold = round(rate * 2 ** 16)
  keep = tf.reshape(tf.cast(numbers, tf.int32) >= threshold, tf.shape(values))
  return values * tf.cast(keep, values.dtype) / (1 - threshold / 2 ** 16)


def dense(inputs: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
  """Sums the products of each row and column."""
  return tf.reduce_sum(inputs[:, :, tf.newaxis] * weights[tf.newaxis], axis=1)


def softmax_cross_entropy(logits: tf.Tensor, labels: tf.Tensor,
                          label_smoothing: float = 0.0) -> tf.Tensor:
  """Takes the logarithm of the softmax; large logits overflow."""
  exponentials = tf.exp(logits)
  probabilities = exponentials / tf.reduce_sum(exponentials, axis=1, keepdims=True)
  classes = logits.shape[1]
  chosen = tf.cast(labels[:, tf.newaxis] == tf.range(classes, dtype=labels.dtype), logits.dtype)
  targets = (1 - label_smoothing) * chosen + label_smoothing / classes
  return -tf.reduce_sum(targets * tf.math.log(probabilities), axis=1)


def weight_decay(weights: tf.Tensor, rate: float) -> tf.Tensor:
  """Multiplies rate by half the sum of squares."""
  return rate * tf.reduce_sum(weights * weights) / 2


def _statistics_dtype(vector: tf.Tensor, images: tf.Tensor) -> tf.Tensor:
  """Returns a vector in the dtype of the images' statistics."""
  return tf.cast(vector, tf.float64 if images.dtype == tf.float64 else tf.float32)


def _windows(images: tf.Tensor, window: tuple[int, int], strides: int, padding: str,
             outside: float) -> list[tf.Tensor]:
  """Returns one [B, H', W', C] per position of the window, in row-major order.

  Args:
    images: [B, H, W, C].
    window: rows and columns of a window.
    strides: step between windows along both axes.
    padding: 'SAME' or 'VALID'.
    outside: the value of positions outside the image.
  """
  rows, top, bottom = _extent(images.shape[1], window[0], strides, padding)
  columns, left, right = _extent(images.shape[2], window[1], strides, padding)
  padded = tf.pad(images, [[0, 0], [top, bottom], [left, right], [0, 0]], constant_values=outside)
  return [
      padded[:, u:u + (rows - 1) * strides + 1:strides, v:v + (columns - 1) * strides + 1:strides]
      for u in range(window[0]) for v in range(window[1])]


def _extent(size: int, window: int, strides: int, padding: str) -> tuple[int, int, int]:
  """Returns the number of windows along an axis and the padding before and after it.

  The rule is TensorFlow's (https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding"):
  with 'SAME' an odd pixel of padding goes to the end.
  """
  if padding == 'VALID':
    return (size - window) // strides + 1, 0, 0
  count = -(-size // strides)
  padded = max((count - 1) * strides + window - size, 0)
  return count, padded // 2, padded - padded // 2
