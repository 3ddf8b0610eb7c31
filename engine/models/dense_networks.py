"""Multilayer perceptrons: the networks of the first MNIST lessons.

  softmax   logits straight from the pixels: 7,850 parameters for MNIST
  deep      200, 100, 60 and 30 units, relu, then logits
  dense     three times 256 units, relu, then logits

The first two are those of Martin Görner's codelab "TensorFlow and deep learning, without a PhD"
(https://github.com/GoogleCloudPlatform/tensorflow-without-a-phd, mnist_1.0 to mnist_2.2), with its
initial values: truncated normal weights with a standard deviation of 0.1, biases of 0.1 before a
relu and 0 for the logits. The third starts with Glorot uniform weights and biases of 0.
"""

import functools
import itertools
import math

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import layers
from engine.models import network
from engine.models import size_limit
from engine.ops import activations

_STDDEV = 0.1


class Softmax(network.Network):
  """Hidden layers, here none, and logits; base class of the deeper ones.

  Attributes:
    HIDDEN: units of the hidden layers.
    BIAS: initial biases of the hidden layers.
    TRAINABLE_LAYERS: the layers that have weights: all.
  """
  HIDDEN: tuple[int, ...] = ()
  BIAS = 0.1
  TRAINABLE_LAYERS: tuple[str, ...] = ('softmax',)

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: rate of the dropout behind each hidden layer.

    Raises:
      errors.InputError: the images have too many pixels for the first layer.
    """
    super().__init__()
    self._dropout = dropout
    sizes = (math.prod(image_shape), *self.HIDDEN, num_classes)
    size_limit.check_dense(type(self).__name__.lower(), image_shape, *sizes[:2])
    shapes = zip(self.TRAINABLE_LAYERS, itertools.pairwise(sizes), strict=True)
    self.weights = [self._weights(f'{layer}/weights', list(shape), seed) for layer, shape in shapes]
    self.biases = [
        initializers.constant(f'{layer}/biases', [size], 0.0 if layer == 'softmax' else self.BIAS)
        for layer, size in zip(self.TRAINABLE_LAYERS, sizes[1:], strict=True)]

  def _weights(self, name: str, shape: list[int], seed: int) -> tf.Variable:
    return initializers.truncated_normal(name, shape, _STDDEV, seed)

  def stages(self) -> list[network.Stage]:
    """Returns one stage per layer; see `network.Network`."""
    return [network.Stage((layer,), functools.partial(self._layer, index))
            for index, layer in enumerate(self.TRAINABLE_LAYERS)]

  def _layer(self, index: int, inputs: tf.Tensor,
             context: forward_context.ForwardContext | None) -> dict[str, tf.Tensor]:
    layer = self.TRAINABLE_LAYERS[index]
    with tf.name_scope(layer):
      hidden = tf.reshape(inputs, [-1, self.weights[index].shape[0]])
      if index:
        hidden = forward_context.apply_dropout(hidden, self._dropout, context, layer, index)
      outputs = layers.dense_bias(hidden, self.weights[index], self.biases[index])
      return {layer: outputs if layer == 'softmax' else activations.relu(outputs)}

  def layer_specs(self) -> list[layer_specs.LayerSpec]:
    """Returns the network as standard layers; see `network.Network`."""
    specs = [layer_specs.LayerSpec('flatten', 'flatten')]
    for index, layer in enumerate(self.TRAINABLE_LAYERS):
      if index:
        specs += layer_specs.dropout(f'dropout{index}', self._dropout)
      specs.append(layer_specs.dense(layer, self.weights[index], self.biases[index],
                                     relu=layer != 'softmax'))
    return specs


class Deep(Softmax):
  """Four hidden layers, each narrower than the last."""
  HIDDEN = (200, 100, 60, 30)
  TRAINABLE_LAYERS = ('dense1', 'dense2', 'dense3', 'dense4', 'softmax')


class Dense(Softmax):
  """Three hidden layers of 256 units."""
  HIDDEN = (256, 256, 256)
  BIAS = 0.0
  TRAINABLE_LAYERS = ('dense1', 'dense2', 'dense3', 'softmax')

  def _weights(self, name: str, shape: list[int], seed: int) -> tf.Variable:
    return initializers.xavier(name, shape, seed)
