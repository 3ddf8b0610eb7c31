"""A plain convolutional network on fixed whitening filters.

  whiten          fixed 2x2 convolution to 24 channels, VALID, relu
  block1          3x3 convolution to 64 channels, 2x2 max-pooling, batch normalization, silu,
                  3x3 convolution to 64 channels, batch normalization, silu
  block2, block3  the same with 256 channels each
  head            global max-pooling, then logits without biases

The architecture of airbench94 (Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU",
arXiv:2404.00498, section 3 and its listing) with three differences: silu in place of its GELU; relu
after the first layer, where it is fused into the kernel; and a first layer without any trainable
variable, which saves the gradient with respect to its output. The first layer's filters are the
eigenvectors of 2x2 patches of the training images, scaled to unit variance, and their negatives;
`adapt` computes them, so images need no standardization: they are in [0, 1]. 3x3 filters start as a
partial identity; batch normalization has shifts but no scales.
"""

from collections.abc import Callable
import functools

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import layers
from engine.models import network
from engine.models import size_limit
from engine.models import whitening
from engine.ops import activations
from engine.ops import dense
from engine.ops import fft_conv
from engine.ops import pooling

# Of airbench94: running statistics keep 0.6 per step, as a training has some hundred steps.
_STATISTICS_DECAY = 0.6
_EPSILON = 1e-12

ACTIVATIONS = {'relu': activations.relu, 'silu': activations.silu}


class Airbench(network.Network):
  """Six convolutions in three blocks after a whitening layer.

  Attributes:
    BLOCKS: the blocks and their numbers of filters.
    MODEL: what --model calls it.
    ACTIVATION: after every batch normalization; a key of ACTIVATIONS.
    SMALLEST_SIDE: of images that can be halved once in each block, behind the first layer.
    TRAINABLE_LAYERS: the layers that have weights to train.
  """
  MODEL = 'airbench'
  ACTIVATION = 'silu'
  BLOCKS = {'block1': 64, 'block2': 256, 'block3': 256}
  SMALLEST_SIDE = 2 ** len(BLOCKS) + 1
  TRAINABLE_LAYERS = ('block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2',
                      'block3_conv1', 'block3_conv2', 'head')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: rate of the dropout before the logits.

    Raises:
      errors.InputError: the images are too small to be halved three times.
    """
    super().__init__()
    size_limit.check_side(self.MODEL, image_shape, self.SMALLEST_SIDE)
    channels = image_shape[2]
    width = 2 * 4 * channels
    self._dropout = dropout
    self.whiten_filters = tf.Variable(tf.zeros([2, 2, channels, width]), trainable=False,
                                      name='whiten/filters')
    self.whiten_offsets = tf.Variable(tf.zeros([width]), trainable=False, name='whiten/offsets')
    self.blocks = []
    for name, filters in self.BLOCKS.items():
      self.blocks.append((_conv_norm(f'{name}_conv1', width, filters, seed),
                          _conv_norm(f'{name}_conv2', filters, filters, seed)))
      width = filters
    # Features of order one give logits of order one.
    self.head_weights = initializers.truncated_normal(
        'head/weights', [width, num_classes], width ** -0.5, seed)

  def adapt(self, images: Callable[[], tf.Tensor]) -> None:
    """Computes the whitening filters from training images; see `network.Network`."""
    filters, mean = whitening.filters(images())
    self.whiten_filters.assign(filters)
    self.whiten_offsets.assign(-tf.tensordot(mean, filters, 3))

  def stages(self) -> list[network.Stage]:
    """Returns one stage per convolution; see `network.Network`. The images are in [0, 1]."""
    stages = [network.Stage(('whiten',), self._whiten)]
    for block in self.blocks:
      for layer, pool in zip(block, (True, False), strict=True):
        stages.append(network.Stage((layer.layer,), functools.partial(self._conv, layer, pool)))
    return [*stages, network.Stage(('head',), self._head)]

  def _whiten(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    del context
    with tf.name_scope('whiten'):
      return {'whiten': activations.relu(layers.conv2d_bias(
          images, self.whiten_filters, self.whiten_offsets, padding='VALID'))}

  def _conv(self, layer: layers.ConvNorm, pool: bool, images: tf.Tensor,
            context: forward_context.ForwardContext | None) -> dict[str, tf.Tensor]:
    with tf.name_scope(layer.layer):
      hidden = layer.convolve(images)
      if pool:
        hidden = pooling.max_pool(hidden, window=2, strides=2, padding='VALID',
                                  batch_last=fft_conv.use_fft(images, layer.weights))
      return {layer.layer: ACTIVATIONS[self.ACTIVATION](layer.normalize(hidden, context))}

  def _head(
    self, hidden: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('head'):
      features = tf.reduce_max(hidden, axis=[1, 2])
      features = forward_context.apply_dropout(features, self._dropout, context, 'head', 0)
      return {'head': dense.dense(features, tf.cast(self.head_weights, hidden.dtype))}

  def layer_specs(self) -> list[layer_specs.LayerSpec]:
    """Returns the network as standard layers; see `network.Network`."""
    specs = [layer_specs.conv('whiten', self.whiten_filters, self.whiten_offsets, padding='valid',
                              trained=False)]
    for name, (first, second) in zip(self.BLOCKS, self.blocks, strict=True):
      pool = layer_specs.pool(f'{name}_pool', 2, 2, 'valid')
      specs += [*_conv_specs(first, self.ACTIVATION, pool), *_conv_specs(second, self.ACTIVATION)]
    return [*specs, layer_specs.LayerSpec('global_max', 'features'),
            *layer_specs.dropout('dropout', self._dropout),
            layer_specs.dense('head', self.head_weights, relu=False)]


class SmallAirbench(Airbench):
  """The same with fewer filters and relu, for grayscale images: a seventh of the multiply-adds."""
  MODEL = 'small_airbench'
  ACTIVATION = 'relu'
  BLOCKS = {'block1': 32, 'block2': 64, 'block3': 128}


def _conv_norm(name: str, channels: int, filters: int, seed: int) -> layers.ConvNorm:
  weights = initializers.dirac(f'{name}/weights', [3, 3, channels, filters], seed)
  return layers.ConvNorm(name, weights, _STATISTICS_DECAY, _EPSILON)


def _conv_specs(layer: layers.ConvNorm, activation: str,
                *between: layer_specs.LayerSpec) -> list[layer_specs.LayerSpec]:
  """Returns convolution, the layers `between`, batch normalization and activation."""
  name = layer.layer
  return [layer_specs.conv(name, layer.weights, relu=False), *between,
          layer_specs.LayerSpec('normalize', f'{name}_norm', {'epsilon': _EPSILON},
                                (layer.biases, layer.mean, layer.variance)),
          layer_specs.LayerSpec(activation, f'{name}_{activation}')]
