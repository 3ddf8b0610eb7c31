"""Two convolutions and a dense layer: the network of the convolutional MNIST lesson.

  conv1, pool1  3x3 convolution to 32 channels, VALID, relu, 2x2 max-pooling
  conv2, pool2  3x3 convolution to 64 channels, VALID, relu, 2x2 max-pooling
  softmax       logits, after dropout

34,826 parameters for 28x28x1 images and ten classes. Initial values are the defaults of Keras's
Conv2D and Dense: Glorot uniform weights, zero biases.
"""

import functools

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import layers
from engine.models import network
from engine.models import size_limit
from engine.ops import activations
from engine.ops import pooling

# Of smaller images the second pooling leaves nothing.
_MIN_SIDE = 10


class Cnn(network.Network):
  """Two convolutions and a dense layer.

  Attributes:
    TRAINABLE_LAYERS: the layers that have weights.
  """
  TRAINABLE_LAYERS = ('conv1', 'conv2', 'softmax')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: rate of the dropout before the dense layer.

    Raises:
      errors.InputError: the images are too small, or too large for that many classes.
    """
    super().__init__()
    height, width, channels = image_shape
    size_limit.check_side('cnn', image_shape, _MIN_SIDE)
    self._dropout = dropout
    features = _after(_after(height)) * _after(_after(width)) * 64
    size_limit.check_dense('cnn', image_shape, features, num_classes)
    shapes = [[3, 3, channels, 32], [3, 3, 32, 64], [features, num_classes]]
    self.weights = [initializers.xavier(f'{layer}/weights', shape, seed)
                    for layer, shape in zip(self.TRAINABLE_LAYERS, shapes, strict=True)]
    self.biases = [initializers.constant(f'{layer}/biases', shape[-1:], 0.0)
                   for layer, shape in zip(self.TRAINABLE_LAYERS, shapes, strict=True)]

  def stages(self) -> list[network.Stage]:
    """Returns one stage per layer with weights; see `network.Network`."""
    return [network.Stage(('conv1',), functools.partial(self._conv, 0)),
            network.Stage(('conv2',), functools.partial(self._conv, 1)),
            network.Stage(('softmax',), self._logits)]

  def _conv(self, index: int, images: tf.Tensor,
            context: forward_context.ForwardContext | None) -> dict[str, tf.Tensor]:
    del context
    conv, pool = f'conv{index + 1}', f'pool{index + 1}'
    with tf.name_scope(conv):
      outputs = activations.relu(
          layers.conv2d_bias(images, self.weights[index], self.biases[index], padding='VALID'))
    with tf.name_scope(pool):
      return {conv: outputs,
              pool: pooling.max_pool(outputs, window=2, strides=2, padding='VALID')}

  def _logits(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('softmax'):
      features = tf.reshape(images, [-1, self.weights[2].shape[0]])
      features = forward_context.apply_dropout(features, self._dropout, context, 'softmax', 0)
      return {'softmax': layers.dense_bias(features, self.weights[2], self.biases[2])}

  def layer_specs(self) -> list[layer_specs.LayerSpec]:
    """Returns the network as standard layers; see `network.Network`."""
    specs = []
    for index in (0, 1):
      specs += [layer_specs.conv(f'conv{index + 1}', self.weights[index], self.biases[index],
                                 padding='valid'),
                layer_specs.pool(f'pool{index + 1}', 2, 2, 'valid')]
    return [*specs, *layer_specs.dropout('dropout', self._dropout),
            layer_specs.LayerSpec('flatten', 'flatten'),
            layer_specs.dense('softmax', self.weights[2], self.biases[2], relu=False)]


def _after(size: int) -> int:
  """Returns the side after a convolution and a pooling."""
  return (size - 2) // 2
