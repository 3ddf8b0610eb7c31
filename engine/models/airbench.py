"""A convolutional network without residuals on fixed whitening filters.

  whiten          fixed 2x2 convolution to 24 channels, VALID, relu
  block1          3x3 convolution to 64 channels, 2x2 max-pooling, batch normalisation, silu,
                  3x3 convolution to 64 channels, batch normalisation, silu
  block2, block3  the same to 256 channels each
  head            largest value of each channel, then logits without biases

The shape of airbench94 (Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU",
arXiv:2404.00498, section 3 and its listing), with silu in place of its GELU, relu behind the first
layer, where a kernel fuses it, and a first layer that is fixed altogether, which spares the
gradient with respect to its output. Its filters are
the eigenvectors of 2x2 patches of the training images, scaled to variance one, and their negatives;
`calibrate` computes them, so that the images come as they are, in [0, 1]. 3x3 filters begin as a
partial identity; batch normalisation has shifts but no scales.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import network
from engine.models import whitening
from engine.ops import activations
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import dense
from engine.ops import fft_conv
from engine.ops import pooling

# Of airbench94: the running statistics forget 0.4 a step, as a training has some hundred steps.
_STATISTICS_DECAY = 0.6
_EPSILON = 1e-12

ACTIVATIONS = {'relu': activations.relu, 'silu': activations.silu}


class Airbench(network.Network):
  """Six convolutions in three blocks on a whitening layer.

  Attributes:
    BLOCKS: the blocks and their numbers of filters.
    ACTIVATION: behind every batch normalisation; a row of ACTIVATIONS.
    WEIGHTED: the layers that have weights to train.
  """
  ACTIVATION = 'silu'
  BLOCKS = {'block1': 64, 'block2': 256, 'block3': 256}
  WEIGHTED = ('block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2', 'block3_conv1',
              'block3_conv2', 'head')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Makes the variables.

    Args:
      image_shape: height, width and channels of what `layers` will be given.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: share of the head's inputs that a training pass leaves out.

    Raises:
      ValueError: the images are too small to be halved three times.
    """
    super().__init__()
    if min(image_shape[:2]) <= 2 ** len(self.BLOCKS):
      raise ValueError(f'airbench: images are {image_shape[0]}x{image_shape[1]}; '
                       f'expected sides of at least {2 ** len(self.BLOCKS) + 1}')
    channels = image_shape[2]
    width = 2 * 4 * channels
    self._dropout = dropout
    self.whiten_filters = tf.Variable(tf.zeros([2, 2, channels, width]), trainable=False,
                                      name='whiten/filters')
    self.whiten_offsets = tf.Variable(tf.zeros([width]), trainable=False, name='whiten/offsets')
    self.blocks = []
    for name, filters in self.BLOCKS.items():
      self.blocks.append((_ConvNorm(f'{name}_conv1', width, filters, self.ACTIVATION, seed),
                          _ConvNorm(f'{name}_conv2', filters, filters, self.ACTIVATION, seed)))
      width = filters
    # Logits of order one from features of order one.
    self.head_weights = initializers.truncated_normal(
        'head/weights', [width, num_classes], width ** -0.5, seed)

  def calibrate(self, images: Callable[[], tf.Tensor]) -> None:
    """Settles the whitening layer; see `network.Network`."""
    filters, mean = whitening.filters(images())
    self.whiten_filters.assign(filters)
    self.whiten_offsets.assign(-tf.tensordot(mean, filters, 3))

  def stages(self) -> list[network.Stage]:
    """Returns the network in stages; see `network.Network`. The images are in [0, 1]."""
    found = [network.Stage(('whiten',), self._whiten)]
    for first, second in self.blocks:
      found += [network.Stage((first.layer,), first.pooled),
                network.Stage((second.layer,), second.plain)]
    return [*found, network.Stage(('head',), self._head)]

  def _whiten(
    self, images: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    del training
    filters, offsets = (
        tf.cast(value, images.dtype) for value in (self.whiten_filters, self.whiten_offsets))
    return {'whiten': activations.relu(bias.add_bias(
        conv.conv2d(images, filters, padding='VALID'), offsets))}

  def _head(
    self, hidden: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    features = tf.reduce_max(hidden, axis=[1, 2])
    features = forward_context.thinned(features, self._dropout, training, 'head', 0)
    return {'head': dense.dense(features, tf.cast(self.head_weights, hidden.dtype))}

  def plan(self) -> list[layer_specs.Layer]:
    """Returns the network as common layers; see `network.Network`."""
    found = [layer_specs.conv('whiten', self.whiten_filters, self.whiten_offsets, padding='valid',
                              trained=False)]
    for name, (first, second) in zip(self.BLOCKS, self.blocks, strict=True):
      found += [*first.plan(f'{name}_conv1', [layer_specs.pool(f'{name}_pool', 2, 2, 'valid')]),
                *second.plan(f'{name}_conv2', [])]
    return [*found, layer_specs.Layer('global_max', 'features'),
            *layer_specs.dropout('dropout', self._dropout),
            layer_specs.dense('head', self.head_weights, relu=False)]


class SmallAirbench(Airbench):
  """The same with fewer filters and relu, for images of one colour: a seventh of the products."""
  ACTIVATION = 'relu'
  BLOCKS = {'block1': 32, 'block2': 64, 'block3': 128}


class _ConvNorm(tf.Module):
  """A 3x3 convolution and the batch normalisation behind it."""

  def __init__(self, name: str, channels: int, filters: int, activation: str, seed: int):
    super().__init__()
    self.layer = name
    self._activation = activation
    self.weights = initializers.dirac(f'{name}/weights', [3, 3, channels, filters], seed)
    self.biases = initializers.constant(f'{name}/biases', [filters], 0.0)
    self.mean = tf.Variable(tf.zeros([filters]), trainable=False, name=f'{name}/mean')
    self.variance = tf.Variable(tf.ones([filters]), trainable=False, name=f'{name}/variance')

  def pooled(
    self, images: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    """Returns the layer's output with max-pooling in between."""
    pooled = pooling.max_pool(self._convolve(images), window=2, strides=2, padding='VALID',
                              batch_last=fft_conv.use_fft(images, self.weights))
    return {self.layer: self._activate(self._normalize(pooled, training))}

  def plain(
    self, images: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    """Returns the layer's output."""
    return {self.layer: self._activate(self._normalize(self._convolve(images), training))}

  def _activate(self, values: tf.Tensor) -> tf.Tensor:
    return ACTIVATIONS[self._activation](values)

  def _convolve(self, images: tf.Tensor) -> tf.Tensor:
    return conv.conv2d(images, tf.cast(self.weights, images.dtype))

  def _normalize(self, images: tf.Tensor, training: forward_context.Training | None) -> tf.Tensor:
    if training is None or self.layer in training.frozen:
      return batch_normalization.normalize(images, self.mean, self.variance, self.biases, _EPSILON)
    outputs, mean, variance = batch_normalization.batch_normalization(
        images, self.biases, _EPSILON, training.sum_over_replicas)
    for statistic, value in ((self.mean, mean), (self.variance, variance)):
      following = _STATISTICS_DECAY * statistic + (1.0 - _STATISTICS_DECAY) * value
      training.observed.append((statistic, following))
    return outputs

  def plan(self, name: str, between: list[layer_specs.Layer]) -> list[layer_specs.Layer]:
    """Returns both as common layers, `between` in between, and the activation behind."""
    return [layer_specs.conv(name, self.weights, relu=False), *between,
            layer_specs.Layer('normalize', f'{name}_norm', {'epsilon': _EPSILON},
                              (self.biases, self.mean, self.variance)),
            layer_specs.Layer(self._activation, f'{name}_{self._activation}')]
