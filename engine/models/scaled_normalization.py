"""Batch normalization with a learned scale and shift, as other programs have it.

The project's own networks have no scale: see ops/batch_normalization.py.
"""

from collections.abc import Sequence

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_text
from engine.models import layers
from engine.ops import batch_normalization

# Share of the running statistics that a training step keeps, and what is added to the variance: the
# defaults of Keras's BatchNormalization.
_STATISTICS_DECAY = 0.99
_EPSILON = 0.001


def create(name: str, channels: int) -> list[tf.Variable]:
  """Returns scale, shift, running mean and running variance."""
  mean = tf.Variable(tf.zeros([channels]), trainable=False, name=f'{name}/mean')
  variance = tf.Variable(tf.ones([channels]), trainable=False, name=f'{name}/variance')
  return [initializers.constant(f'{name}/scale', [channels], 1.0),
          initializers.constant(f'{name}/biases', [channels], 0.0), mean, variance]


def epsilon(layer: layer_text.Layer) -> float:
  """Returns what a layer adds to the variance."""
  return layer.numbers[0] if layer.numbers else _EPSILON


def apply(layer: layer_text.Layer, variables: Sequence[tf.Variable], inputs: tf.Tensor,
          context: forward_context.ForwardContext | None) -> tf.Tensor:
  """Returns normalized images [B, H, W, C] or vectors [B, C].

  Args:
    layer: with its epsilon.
    variables: from `create`.
    inputs: images or vectors.
    context: of a training pass, which receives the updated running statistics; None in evaluation.
  """
  scale, shift, mean, variance = variables
  vectors = inputs.shape.rank == 2
  images = inputs[:, tf.newaxis, tf.newaxis, :] if vectors else inputs
  zeros = tf.zeros_like(shift)
  if context is None or layer.name in context.frozen:
    outputs = batch_normalization.normalize(images, mean, variance, zeros, epsilon(layer))
  else:
    outputs, *found = batch_normalization.batch_normalization(
        images, zeros, epsilon(layer), context.sum_over_replicas)
    for statistic, value in zip((mean, variance), found, strict=True):
      updated = _STATISTICS_DECAY * statistic + (1.0 - _STATISTICS_DECAY) * value
      context.batch_norm_updates.append((statistic, updated))
  scaled = layers.add_bias(outputs * tf.cast(scale, outputs.dtype), shift)
  return scaled[:, 0, 0] if vectors else scaled
