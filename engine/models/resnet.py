"""The residual network of He et al. for CIFAR: 6n + 2 layers, 20 by default.

  conv                    3x3 convolution to 16 channels, batch normalization, relu
  group1_block1 ...       n blocks of two 3x3 convolutions with 16 channels
  group2_block1 ...       n blocks with 32 channels, the first with a stride of 2
  group3_block1 ...       n blocks with 64 channels, the first with a stride of 2
  head                    mean of each channel over the image, then logits

A block computes relu(x + F(x)), where F is convolution, batch normalization, relu, convolution,
batch normalization (He, Zhang, Ren and Sun, "Deep residual learning for image recognition",
arXiv:1512.03385, section 4.2 and figure 2). Where a block halves the image and doubles the
channels, the shortcut takes every second pixel and appends channels of zeros: option A, which the
paper uses for CIFAR in all cases, since it keeps the network free of parameters that the plain
network does not have. Every filter is thus followed by batch normalization, as Muon assumes.

Filters start with He's normal initialization (arXiv:1502.01852, equation 10). Batch normalization
learns a shift and no scale (engine/ops/batch_normalization.py): 269,034 parameters for 20 layers,
3 channels and ten classes, instead of 269,722 with scales.
"""

import itertools

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layers
from engine.models import network
from engine.ops import activations

_WIDTHS = (16, 32, 64)
_STATISTICS_DECAY = 0.9
_EPSILON = 1e-5
# Small, as the blocks add up: features are larger than one, and logits should start near zero.
_HEAD_STDDEV = 0.01


def trainable_layers(blocks: int) -> tuple[str, ...]:
  """Returns the layers with weights of a network with `blocks` blocks per group."""
  return ('conv', *(f'{block}_conv{number}' for block in _block_names(blocks)
                    for number in (1, 2)), 'head')


def _block_names(blocks: int) -> list[str]:
  return [f'group{group}_block{block}' for group in range(1, len(_WIDTHS) + 1)
          for block in range(1, blocks + 1)]


class ResNet(network.Network):
  """A residual network with 6n + 2 layers; a subclass sets another n.

  Attributes:
    BLOCKS: blocks per group, n.
    SMALLEST_SIDE: of images; convolutions with strides halve a single pixel to itself.
    TRAINABLE_LAYERS: the layers that have weights.
  """
  BLOCKS = 3
  SMALLEST_SIDE = 1
  TRAINABLE_LAYERS = trainable_layers(BLOCKS)

  def __init_subclass__(cls) -> None:
    """Derives the layers from the subclass's number of blocks."""
    cls.TRAINABLE_LAYERS = trainable_layers(cls.BLOCKS)

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: rate in front of the logits; the original has none.
    """
    super().__init__()
    self._dropout = dropout
    self.conv = _conv_norm('conv', image_shape[2], _WIDTHS[0], seed)
    widths = [width for width in _WIDTHS for _ in range(self.BLOCKS)]
    self.blocks = [
        _Block(name, inputs, outputs, seed) for name, (inputs, outputs) in zip(
            _block_names(self.BLOCKS), itertools.pairwise([_WIDTHS[0], *widths]), strict=True)]
    self.head_weights = initializers.truncated_normal(
        'head/weights', [_WIDTHS[-1], num_classes], _HEAD_STDDEV, seed)
    self.head_biases = initializers.constant('head/biases', [num_classes], 0.0)

  def stages(self) -> list[network.Stage]:
    """Returns the network in stages, a block being one; see `network.Network`."""
    return [network.Stage(('conv',), self._first),
            *(network.Stage(block.layers, block) for block in self.blocks),
            network.Stage(('head',), self._head)]

  def _first(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('conv'):
      return {'conv': activations.relu(self.conv(images, context))}

  def _head(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('head'):
      features = tf.reduce_mean(images, axis=[1, 2])
      features = forward_context.apply_dropout(features, self._dropout, context, 'head', 0)
      return {'head': layers.dense_bias(features, self.head_weights, self.head_biases)}


class _Block(tf.Module):
  """Two convolutions and a shortcut around them.

  Attributes:
    layers: names of the two convolutions.
  """

  def __init__(self, name: str, inputs: int, outputs: int, seed: int):
    super().__init__()
    self._block = name
    self._added = outputs - inputs
    self._strides = 2 if self._added else 1
    self.layers = (f'{name}_conv1', f'{name}_conv2')
    self.first = _conv_norm(self.layers[0], inputs, outputs, seed)
    self.second = _conv_norm(self.layers[1], outputs, outputs, seed)

  def __call__(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    """Returns both convolutions' outputs and then the block's, by name."""
    with tf.name_scope(self._block):
      with tf.name_scope('conv1'):
        hidden = activations.relu(self.first(images, context, self._strides))
      with tf.name_scope('conv2'):
        residual = self.second(hidden, context)
      return {self.layers[0]: hidden, self.layers[1]: residual,
              self._block: activations.relu(self._shortcut(images) + residual)}

  def _shortcut(self, images: tf.Tensor) -> tf.Tensor:
    """Returns the images; with more channels, every second pixel and channels of zeros."""
    if not self._added:
      return images
    return tf.pad(images[:, ::2, ::2], [[0, 0], [0, 0], [0, 0], [0, self._added]])


def _conv_norm(name: str, inputs: int, outputs: int, seed: int) -> layers.ConvNorm:
  weights = initializers.he_normal(f'{name}/weights', [3, 3, inputs, outputs], seed)
  return layers.ConvNorm(name, weights, _STATISTICS_DECAY, _EPSILON)
