"""Two convolutions and a dense layer: the network of the convolutional MNIST lesson.

  conv1, pool1  3x3 convolution to 32 channels, VALID, relu, 2x2 max-pooling
  conv2, pool2  3x3 convolution to 64 channels, VALID, relu, 2x2 max-pooling
  softmax       logits, behind dropout

34,826 parameters for 28x28x1 images and ten classes. Initial values are what Keras's Conv2D and
Dense begin with: Xavier's rule, biases of 0.
"""

import functools

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import network
from engine.ops import activations
from engine.ops import bias
from engine.ops import conv
from engine.ops import dense
from engine.ops import pooling

# Smaller images vanish in the second pooling.
_SMALLEST = 10


class Cnn(network.Network):
  """Two convolutions and a dense layer.

  Attributes:
    WEIGHTED: the layers that have weights.
  """
  WEIGHTED = ('conv1', 'conv2', 'softmax')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Makes the variables.

    Args:
      image_shape: height, width and channels of what `layers` will be given.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: share of the dense layer's inputs that a training pass leaves out.

    Raises:
      ValueError: the images are too small.
    """
    super().__init__()
    height, width, channels = image_shape
    if min(height, width) < _SMALLEST:
      raise ValueError(
          f'cnn: images are {height}x{width}; expected sides of at least {_SMALLEST}')
    self._dropout = dropout
    features = _after(_after(height)) * _after(_after(width)) * 64
    shapes = [[3, 3, channels, 32], [3, 3, 32, 64], [features, num_classes]]
    self.weights = [initializers.xavier(f'{layer}/weights', shape, seed)
                    for layer, shape in zip(self.WEIGHTED, shapes, strict=True)]
    self.biases = [initializers.constant(f'{layer}/biases', shape[-1:], 0.0)
                   for layer, shape in zip(self.WEIGHTED, shapes, strict=True)]

  def stages(self) -> list[network.Stage]:
    """Returns the network in stages; see `network.Network`."""
    return [network.Stage(('conv1',), functools.partial(self._filtered, 0)),
            network.Stage(('conv2',), functools.partial(self._filtered, 1)),
            network.Stage(('softmax',), self._logits)]

  def _filtered(self, number: int, images: tf.Tensor,
                training: forward_context.Training | None) -> dict[str, tf.Tensor]:
    del training
    weights, biases = self._of(number, images.dtype)
    filtered = conv.conv2d(images, weights, padding='VALID')
    rectified = activations.relu(bias.add_bias(filtered, biases))
    pooled = pooling.max_pool(rectified, window=2, strides=2, padding='VALID')
    return {f'conv{number + 1}': rectified, f'pool{number + 1}': pooled}

  def _logits(
    self, images: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    weights, biases = self._of(2, images.dtype)
    features = tf.reshape(images, [-1, weights.shape[0]])
    features = forward_context.thinned(features, self._dropout, training, 'softmax', 0)
    return {'softmax': bias.add_bias(dense.dense(features, weights), biases)}

  def _of(self, number: int, dtype: tf.DType) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns weights and biases of a layer in the type that is computed in."""
    return tf.cast(self.weights[number], dtype), tf.cast(self.biases[number], dtype)

  def plan(self) -> list[layer_specs.Layer]:
    """Returns the network as common layers; see `network.Network`."""
    found = []
    for number in (0, 1):
      found += [layer_specs.conv(f'conv{number + 1}', self.weights[number], self.biases[number],
                                 padding='valid'),
                layer_specs.pool(f'pool{number + 1}', 2, 2, 'valid')]
    return [*found, *layer_specs.dropout('dropout', self._dropout),
            layer_specs.Layer('flatten', 'flatten'),
            layer_specs.dense('softmax', self.weights[2], self.biases[2], relu=False)]


def _after(size: int) -> int:
  """The side after a convolution and a pooling."""
  return (size - 2) // 2
