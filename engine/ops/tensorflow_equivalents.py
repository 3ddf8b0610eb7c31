"""The operations by TensorFlow's own kernels, with the parameters of the engine's operations.

Each function computes what the operation of the same name computes, from public TensorFlow alone.
The conformance tests compare results and gradients, the benchmark compares speed. Parameters that
choose how the engine computes, and not what, are ignored.
"""

from collections.abc import Callable

import tensorflow as tf


def conv2d(images: tf.Tensor, filters: tf.Tensor, strides: int = 1, padding: str = 'SAME',
           allow_fft: bool = True) -> tf.Tensor:
  """Calls tf.nn.conv2d."""
  del allow_fft
  return tf.nn.conv2d(images, filters, strides, padding)


def max_pool(images: tf.Tensor, window: int = 3, strides: int = 2, padding: str = 'SAME',
             batch_last: bool = False) -> tf.Tensor:
  """Calls tf.nn.max_pool2d."""
  del batch_last
  return tf.nn.max_pool2d(images, window, strides, padding)


def average_pool(images: tf.Tensor, window: int = 3, strides: int = 2,
                 padding: str = 'SAME') -> tf.Tensor:
  """Calls tf.nn.avg_pool2d."""
  return tf.nn.avg_pool2d(images, window, strides, padding)


def local_response_normalization(images: tf.Tensor, depth_radius: int = 4, bias: float = 1.0,
                                 alpha: float = 0.001 / 9.0, beta: float = 0.75) -> tf.Tensor:
  """Calls tf.nn.local_response_normalization."""
  return tf.nn.local_response_normalization(images, depth_radius, bias, alpha, beta)


def bias_relu_lrn(images: tf.Tensor, biases: tf.Tensor, depth_radius: int = 4, bias: float = 1.0,
                  alpha: float = 0.001 / 9.0, beta: float = 0.75,
                  batch_last: bool = False) -> tf.Tensor:
  """Calls tf.nn.bias_add, tf.nn.relu and tf.nn.local_response_normalization."""
  del batch_last
  outputs = tf.nn.relu(tf.nn.bias_add(images, biases))
  return tf.nn.local_response_normalization(outputs, depth_radius, bias, alpha, beta)


def batch_normalization(images: tf.Tensor, shift: tf.Tensor, epsilon: float,
                        sum_over_replicas: Callable[[tf.Tensor], tf.Tensor] | None = None
                        ) -> tf.Tensor:
  """Calls fused_batch_norm in training mode, whose parameters are float32 for any images."""
  del sum_over_replicas
  offset = tf.cast(shift, tf.float32)
  return tf.compat.v1.nn.fused_batch_norm(
      images, tf.ones_like(offset), offset, epsilon=epsilon, is_training=True)[0]


def normalize(images: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, shift: tf.Tensor,
              epsilon: float) -> tf.Tensor:
  """Calls fused_batch_norm in inference mode, whose parameters are float32 for any images."""
  mean, variance, offset = (tf.cast(value, tf.float32) for value in (mean, variance, shift))
  return tf.compat.v1.nn.fused_batch_norm(
      images, tf.ones_like(offset), offset, mean, variance, epsilon, is_training=False)[0]


def dropout(values: tf.Tensor, rate: float, seed: tf.Tensor, batch_offset: int = 0) -> tf.Tensor:
  """Calls stateless_dropout, which draws other random numbers."""
  del batch_offset
  return tf.nn.experimental.stateless_dropout(values, rate, seed)


def softmax_cross_entropy(logits: tf.Tensor, labels: tf.Tensor,
                          label_smoothing: float = 0.0) -> tf.Tensor:
  """Calls the sparse kernel, or the dense one on smoothed targets."""
  if not label_smoothing:
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
  classes = logits.shape[1]
  targets = tf.one_hot(labels, classes, 1.0 - label_smoothing, 0.0, dtype=logits.dtype)
  return tf.nn.softmax_cross_entropy_with_logits(targets + label_smoothing / classes, logits)


def weight_decay(weights: tf.Tensor, rate: float) -> tf.Tensor:
  """Calls tf.nn.l2_loss."""
  return rate * tf.nn.l2_loss(weights)
