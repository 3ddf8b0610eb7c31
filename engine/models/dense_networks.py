"""Dense layers one behind the other: the networks of the first MNIST lessons.

  softmax   logits straight from the pixels: 7,850 parameters for MNIST
  deep      200, 100, 60 and 30 units, relu, then logits
  dense     three times 256 units, relu, then logits

The first two are those of Martin Görner's codelab "TensorFlow and deep learning, without a PhD"
(https://github.com/GoogleCloudPlatform/tensorflow-without-a-phd, mnist_1.0 to mnist_2.2), with its
initial values: truncated normal weights of deviation 0.1, biases of 0.1 in front of a relu and 0
for the logits. The third begins by Xavier's rule, with biases of 0.
"""

import functools
import itertools
import math

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import network
from engine.ops import activations
from engine.ops import bias
from engine.ops import dense

_DEVIATION = 0.1


class Softmax(network.Network):
  """Hidden layers, none here, and logits; the others are made of it.

  Attributes:
    HIDDEN: units of the hidden layers.
    BIAS: what the biases of the hidden layers begin with.
    WEIGHTED: the layers that have weights: all.
  """
  HIDDEN: tuple[int, ...] = ()
  BIAS = 0.1
  WEIGHTED: tuple[str, ...] = ('softmax',)

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Makes the variables.

    Args:
      image_shape: height, width and channels of what `layers` will be given.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: share of the inputs of every layer behind a hidden one that a training pass leaves
        out.
    """
    super().__init__()
    self._dropout = dropout
    sizes = (math.prod(image_shape), *self.HIDDEN, num_classes)
    self.weights = [self._weights(f'{layer}/weights', list(shape), seed)
                    for layer, shape in zip(self.WEIGHTED, itertools.pairwise(sizes), strict=True)]
    self.biases = [
        initializers.constant(f'{layer}/biases', [size], 0.0 if layer == 'softmax' else self.BIAS)
        for layer, size in zip(self.WEIGHTED, sizes[1:], strict=True)]

  def _weights(self, name: str, shape: list[int], seed: int) -> tf.Variable:
    return initializers.truncated_normal(name, shape, _DEVIATION, seed)

  def stages(self) -> list[network.Stage]:
    """Returns the network in stages; see `network.Network`."""
    return [network.Stage((layer,), functools.partial(self._layer, number))
            for number, layer in enumerate(self.WEIGHTED)]

  def _layer(self, number: int, inputs: tf.Tensor,
             training: forward_context.Training | None) -> dict[str, tf.Tensor]:
    layer = self.WEIGHTED[number]
    weights, biases = (tf.cast(part[number], inputs.dtype) for part in (self.weights, self.biases))
    hidden = tf.reshape(inputs, [-1, weights.shape[0]])
    if number:
      hidden = forward_context.thinned(hidden, self._dropout, training, layer, number)
    sums = bias.add_bias(dense.dense(hidden, weights), biases)
    return {layer: sums if layer == 'softmax' else activations.relu(sums)}

  def plan(self) -> list[layer_specs.Layer]:
    """Returns the network as common layers; see `network.Network`."""
    found = [layer_specs.Layer('flatten', 'flatten')]
    for number, layer in enumerate(self.WEIGHTED):
      if number:
        found += layer_specs.dropout(f'dropout{number}', self._dropout)
      found.append(layer_specs.dense(layer, self.weights[number], self.biases[number],
                                     relu=layer != 'softmax'))
    return found


class Deep(Softmax):
  """Four hidden layers, narrower and narrower."""
  HIDDEN = (200, 100, 60, 30)
  WEIGHTED = ('dense1', 'dense2', 'dense3', 'dense4', 'softmax')


class Dense(Softmax):
  """Three hidden layers of 256."""
  HIDDEN = (256, 256, 256)
  BIAS = 0.0
  WEIGHTED = ('dense1', 'dense2', 'dense3', 'softmax')

  def _weights(self, name: str, shape: list[int], seed: int) -> tf.Variable:
    return initializers.xavier(name, shape, seed)
