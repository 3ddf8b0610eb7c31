"""The operations once more, from first principles: slow, obvious, and differentiated by autodiff.

Each function is the twin of the operation of the same name and takes the same arguments. Slices,
sums and products only, read straight off the formulas, no kernel of the operation's own: where the
two agree, in values and in gradients, the fast one is right. Heights, widths and channels have to
be known; the batch need not be. Nothing is checked here.
"""

import tensorflow as tf


def conv2d(images, filters, strides=1, padding='SAME', allow_fft=True):
  """Convolves by im2col: every window becomes a row, the filters a matrix, and they multiply."""
  del allow_fft
  kh, kw, channels, count = filters.shape
  patches = tf.stack(_windows(images, (kh, kw), strides, padding, outside=0.0), axis=3)
  height, width = patches.shape[1:3]
  rows = tf.reshape(patches, [-1, kh * kw * channels])
  products = tf.matmul(rows, tf.reshape(filters, [kh * kw * channels, count]))
  return tf.reshape(products, [-1, height, width, count])


def add_bias(values, biases):
  """Adds by broadcasting."""
  return values + biases


def relu(values):
  """Chooses between the value and zero."""
  return tf.where(values > 0, values, tf.zeros_like(values))


def gelu(values):
  """Weighs by the normal distribution, its lower tail from erfc."""
  return values * tf.math.erfc(-values / 2 ** 0.5) / 2


def silu(values):
  """Divides, as it is defined; large negative numbers overflow."""
  return values / (1 + tf.exp(-values))


def max_pool(images, window=3, strides=2, padding='SAME', batch_last=False):
  """Walks over the places of a window in row-major order; only a larger value takes over."""
  del batch_last
  first, *others = _windows(images, (window, window), strides, padding, outside=images.dtype.min)
  best = first
  for values in others:
    best = tf.where(values > best, values, best)
  return best


def average_pool(images, window=3, strides=2, padding='SAME'):
  """Adds up the places of a window, and divides by how many of them lie in the image."""
  def totals(values):
    return tf.add_n(_windows(values, (window, window), strides, padding, outside=0.0))
  return totals(images) / totals(tf.ones_like(images))


def local_response_normalization(images, depth_radius=4, bias=1.0, alpha=0.001 / 9.0, beta=0.75):
  """Sums the squares around each channel by a slice a channel."""
  channels = images.shape[3]
  squares = images * images
  energies = [
      tf.reduce_sum(squares[..., max(0, c - depth_radius):c + depth_radius + 1], axis=3)
      for c in range(channels)]
  return images / (bias + alpha * tf.stack(energies, axis=3)) ** beta


def bias_relu_lrn(images, biases, depth_radius=4, bias=1.0, alpha=0.001 / 9.0, beta=0.75,
                            batch_last=False):
  """Does one after the other."""
  del batch_last
  return local_response_normalization(
      relu(add_bias(images, biases)), depth_radius, bias, alpha, beta)


def batch_normalization(images, shift, epsilon, sum_over_replicas=None):
  """Takes mean and variance by their definitions, and leaves the gradient to autodiff."""
  total = sum_over_replicas or tf.identity
  shift = _wide(shift, images)
  wide = tf.cast(images, shift.dtype)
  n = total(tf.reduce_sum(tf.ones_like(wide), axis=[0, 1, 2]))
  mean = total(tf.reduce_sum(wide, axis=[0, 1, 2])) / n
  variance = total(tf.reduce_sum((wide - mean) ** 2, axis=[0, 1, 2])) / n
  outputs = (wide - mean) / (variance + epsilon) ** 0.5 + shift
  return tf.cast(outputs, images.dtype), tf.stop_gradient(mean), tf.stop_gradient(variance)


def normalize(images, mean, variance, shift, epsilon):
  """Divides by the root, as it is defined."""
  mean, variance, shift = (_wide(value, images) for value in (mean, variance, shift))
  outputs = (tf.cast(images, shift.dtype) - mean) / (variance + epsilon) ** 0.5 + shift
  return tf.cast(outputs, images.dtype)


def dropout(values, rate, seed, batch_offset=0):
  """Draws the numbers of all rows from 0 on in one piece, and takes those of its own."""
  row_size = values.shape[1:].num_elements()
  drawn = -(-row_size // 8) * 8
  rows = batch_offset + tf.shape(values)[0]
  words = tf.random.stateless_uniform(
      [rows, drawn // 2], seed, minval=None, maxval=None, dtype=tf.uint32, alg='philox')
  numbers = tf.reshape(tf.bitcast(words, tf.uint16), [rows, drawn])[batch_offset:, :row_size]
  threshold = round(rate * 2 ** 16)
  keep = tf.reshape(tf.cast(numbers, tf.int32) >= threshold, tf.shape(values))
  return values * tf.cast(keep, values.dtype) / (1 - threshold / 2 ** 16)


def dense(inputs, weights):
  """Adds up the products of each row and column."""
  return tf.reduce_sum(inputs[:, :, tf.newaxis] * weights[tf.newaxis], axis=1)


def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
  """Takes the logarithm of the softmax as it is defined; large logits overflow."""
  exponentials = tf.exp(logits)
  probabilities = exponentials / tf.reduce_sum(exponentials, axis=1, keepdims=True)
  classes = logits.shape[1]
  chosen = tf.cast(labels[:, tf.newaxis] == tf.range(classes, dtype=labels.dtype), logits.dtype)
  targets = (1 - label_smoothing) * chosen + label_smoothing / classes
  return -tf.reduce_sum(targets * tf.math.log(probabilities), axis=1)


def weight_decay(weights, rate):
  """Halves the sum of squares."""
  return rate * tf.reduce_sum(weights * weights) / 2


def _wide(vector, images):
  """Returns a vector in the type of the images' statistics."""
  return tf.cast(vector, tf.float64 if images.dtype == tf.float64 else tf.float32)


def _windows(images, window, strides, padding, outside):
  """Returns one [B, H', W', C] a place of the window, in row-major order.

  Args:
    images: [B, H, W, C].
    window: rows and columns of a window.
    strides: the step from window to window along both axes.
    padding: 'SAME' or 'VALID'.
    outside: the value of places outside the image.
  """
  rows, top, bottom = _extent(images.shape[1], window[0], strides, padding)
  columns, left, right = _extent(images.shape[2], window[1], strides, padding)
  padded = tf.pad(images, [[0, 0], [top, bottom], [left, right], [0, 0]], constant_values=outside)
  return [
      padded[:, u:u + (rows - 1) * strides + 1:strides, v:v + (columns - 1) * strides + 1:strides]
      for u in range(window[0]) for v in range(window[1])]


def _extent(size, window, strides, padding):
  """Returns the number of windows along an axis and the padding before and after it.

  The rule is TensorFlow's (https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding"):
  under 'SAME' an odd pixel of padding goes to the end.
  """
  if padding == 'VALID':
    return (size - window) // strides + 1, 0, 0
  count = -(-size // strides)
  padded = max((count - 1) * strides + window - size, 0)
  return count, padded // 2, padded - padded // 2
