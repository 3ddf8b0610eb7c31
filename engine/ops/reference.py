"""The operations once more, from first principles: slow, obvious, and differentiated by autodiff.

Each function is the twin of the operation of the same name and takes the same arguments. Slices,
sums and products only, read straight off the formulas, no kernel of the operation's own: where the
two agree, in values and in gradients, the fast one is right. Heights, widths and channels have to
be known; the batch need not be. Nothing is checked here.
"""

import tensorflow as tf


def conv2d(images, filters, strides=1, padding='SAME'):
  """Convolves by im2col: every window becomes a row, the filters a matrix, and they multiply."""
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


def max_pool(images, window=3, strides=2, padding='SAME'):
  """Walks over the places of a window in row-major order; only a larger value takes over."""
  first, *others = _windows(images, (window, window), strides, padding, outside=images.dtype.min)
  best = first
  for values in others:
    best = tf.where(values > best, values, best)
  return best


def local_response_normalization(images, depth_radius=4, bias=1.0, alpha=0.001 / 9.0, beta=0.75):
  """Sums the squares around each channel by a slice a channel."""
  channels = images.shape[3]
  squares = images * images
  energies = [
      tf.reduce_sum(squares[..., max(0, c - depth_radius):c + depth_radius + 1], axis=3)
      for c in range(channels)]
  return images / (bias + alpha * tf.stack(energies, axis=3)) ** beta


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
