"""Layers that several networks share: operations together with the variables they use.

Variables are float32 and layers compute in the dtype of their inputs, so every use casts the
variables: convolution and bias, dense layer and bias, and a 3x3 convolution with its batch
normalization.
"""

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import dense


def conv2d(images: tf.Tensor, filters: tf.Variable, strides: int = 1,
           padding: str = 'SAME') -> tf.Tensor:
  """Returns a convolution without bias; arguments as in `conv.conv2d`."""
  return conv.conv2d(images, tf.cast(filters, images.dtype), strides, padding)


def conv2d_bias(images: tf.Tensor, filters: tf.Variable, biases: tf.Variable,
                padding: str = 'SAME') -> tf.Tensor:
  """Returns a convolution plus one bias per output channel."""
  return add_bias(conv2d(images, filters, padding=padding), biases)


def add_bias(values: tf.Tensor, biases: tf.Variable) -> tf.Tensor:
  """Returns values plus one bias per channel, the last axis."""
  return bias.add_bias(values, tf.cast(biases, values.dtype))


def dense_bias(inputs: tf.Tensor, weights: tf.Variable, biases: tf.Variable) -> tf.Tensor:
  """Returns inputs [B, I] times weights [I, O], plus one bias per output."""
  return add_bias(dense.dense(inputs, tf.cast(weights, inputs.dtype)), biases)


class ConvNorm(tf.Module):
  """A convolution without bias, followed by batch normalization with a learned shift.

  Attributes:
    layer: name of the layer.
    weights: filters [kh, kw, C, F].
    biases: shifts [F] of the batch normalization.
    mean: running mean [F].
    variance: running variance [F].
  """

  def __init__(self, name: str, weights: tf.Variable, statistics_decay: float, epsilon: float):
    """Creates the shifts and the running statistics.

    Args:
      name: of the layer; the first part of its variables' names.
      weights: filters [kh, kw, C, F] with their initial values, called `name/weights`.
      statistics_decay: share of the running statistics that a training step keeps.
      epsilon: added to the variance.
    """
    super().__init__()
    self.layer = name
    self._decay = statistics_decay
    self._epsilon = epsilon
    size = weights.shape[-1]
    self.weights = weights
    self.biases = initializers.constant(f'{name}/biases', [size], 0.0)
    self.mean = tf.Variable(tf.zeros([size]), trainable=False, name=f'{name}/mean')
    self.variance = tf.Variable(tf.ones([size]), trainable=False, name=f'{name}/variance')

  def __call__(self, images: tf.Tensor, context: forward_context.ForwardContext | None,
               strides: int = 1) -> tf.Tensor:
    """Returns the normalized convolution [B, H', W', F] of images [B, H, W, C]."""
    return self.normalize(self.convolve(images, strides), context)

  def convolve(self, images: tf.Tensor, strides: int = 1) -> tf.Tensor:
    """Returns the convolution alone."""
    return conv2d(images, self.weights, strides)

  def normalize(self, images: tf.Tensor,
                context: forward_context.ForwardContext | None) -> tf.Tensor:
    """Returns normalized images: by the batch in training, by running statistics otherwise.

    Args:
      images: output of `convolve`, or what was pooled from it.
      context: of a training pass, which receives the updated running statistics; None in
        evaluation. A frozen layer normalizes as in evaluation.
    """
    if context is None or self.layer in context.frozen:
      return batch_normalization.normalize(
          images, self.mean, self.variance, self.biases, self._epsilon)
    outputs, mean, variance = batch_normalization.batch_normalization(
        images, self.biases, self._epsilon, context.sum_over_replicas)
    for statistic, value in ((self.mean, mean), (self.variance, variance)):
      updated = self._decay * statistic + (1.0 - self._decay) * value
      context.batch_norm_updates.append((statistic, updated))
    return outputs
