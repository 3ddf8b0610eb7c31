"""The network of the TensorFlow CIFAR-10 tutorial.

  conv1           5x5 convolution to 64 channels, relu
  pool1, norm1    3x3 max-pooling by 2, then local response normalization
  conv2           5x5 convolution to 64 channels, relu
  norm2, pool2    local response normalization, then 3x3 max-pooling by 2
  local3, local4  384 and 192 units, relu
  softmax_linear  logits

Sizes, initial standard deviations and biases are those of the original `cifar10.py` (Krizhevsky's
cuda-convnet "layers-conv-local-13pct", simplified): 1,068,298 parameters for 24x24x3 images and
ten classes.
"""

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import layers
from engine.models import network
from engine.models import size_limit
from engine.ops import activations
from engine.ops import fft_conv
from engine.ops import local_response_normalization
from engine.ops import pooling


class Tutorial(network.Network):
  """Two convolutions, two dense layers, logits.

  Attributes:
    TRAINABLE_LAYERS: the layers that have weights.
  """
  TRAINABLE_LAYERS = ('conv1', 'conv2', 'local3', 'local4', 'softmax_linear')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Creates the variables.

    Args:
      image_shape: height, width and channels of the images.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: rate of the dropout before each dense layer; the original has none.

    Raises:
      errors.InputError: the images are too large for its first dense layer.
    """
    super().__init__()
    self._dropout = dropout
    height, width, channels = image_shape
    features = _halved(_halved(height)) * _halved(_halved(width)) * 64
    size_limit.check_dense('tutorial', image_shape, features, 384)

    def weights(layer: str, shape: list[int], stddev: float) -> tf.Variable:
      return initializers.truncated_normal(f'{layer}/weights', shape, stddev, seed)

    def biases(layer: str, size: int, value: float) -> tf.Variable:
      return initializers.constant(f'{layer}/biases', [size], value)

    self.conv1_weights = weights('conv1', [5, 5, channels, 64], 0.05)
    self.conv1_biases = biases('conv1', 64, 0.0)
    self.conv2_weights = weights('conv2', [5, 5, 64, 64], 0.05)
    self.conv2_biases = biases('conv2', 64, 0.1)
    self.local3_weights = weights('local3', [features, 384], 0.04)
    self.local3_biases = biases('local3', 384, 0.1)
    self.local4_weights = weights('local4', [384, 192], 0.04)
    self.local4_biases = biases('local4', 192, 0.1)
    self.softmax_linear_weights = weights('softmax_linear', [192, num_classes], 1 / 192)
    self.softmax_linear_biases = biases('softmax_linear', num_classes, 0.0)

  def stages(self) -> list[network.Stage]:
    """Returns one stage per layer with weights; see `network.Network`."""
    return [network.Stage(('conv1',), self._conv1), network.Stage(('conv2',), self._conv2),
            network.Stage(('local3',), self._local3), network.Stage(('local4',), self._local4),
            network.Stage(('softmax_linear',), self._softmax_linear)]

  # Max-pooling commutes with adding a bias and with relu. So bias, relu and normalization follow
  # the pooling as one operation, on a quarter of the numbers. The outputs 'conv1', 'pool1' and
  # 'conv2' are for inspection: the training step's graph does not contain them.

  def _conv1(
    self, images: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    del context
    with tf.name_scope('conv1'):
      filtered = layers.conv2d(images, self.conv1_weights)
      conv1 = _bias_relu(filtered, self.conv1_biases)
    with tf.name_scope('pool1'):
      pooled = pooling.max_pool(filtered, window=3, strides=2)
      pool1 = _bias_relu(pooled, self.conv1_biases)
    with tf.name_scope('norm1'):
      norm1 = _bias_relu_lrn(pooled, self.conv1_biases, self._batch_last(pooled))
    return {'conv1': conv1, 'pool1': pool1, 'norm1': norm1}

  def _conv2(
    self, norm1: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    del context
    batch_last = self._batch_last(norm1)
    with tf.name_scope('conv2'):
      filtered = layers.conv2d(norm1, self.conv2_weights)
      conv2 = _bias_relu(filtered, self.conv2_biases)
    with tf.name_scope('norm2'):
      norm2 = _bias_relu_lrn(filtered, self.conv2_biases, batch_last)
    with tf.name_scope('pool2'):
      pool2 = pooling.max_pool(norm2, window=3, strides=2, batch_last=batch_last)
    return {'conv2': conv2, 'norm2': norm2, 'pool2': pool2}

  def _local3(
    self, pool2: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('local3'):
      flat = tf.reshape(pool2, [-1, self.local3_weights.shape[0]])
      flat = forward_context.apply_dropout(flat, self._dropout, context, 'local3', 0)
      return {'local3': activations.relu(
          layers.dense_bias(flat, self.local3_weights, self.local3_biases))}

  def _local4(
    self, local3: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('local4'):
      local3 = forward_context.apply_dropout(local3, self._dropout, context, 'local4', 1)
      return {'local4': activations.relu(
          layers.dense_bias(local3, self.local4_weights, self.local4_biases))}

  def _softmax_linear(
    self, local4: tf.Tensor, context: forward_context.ForwardContext | None
  ) -> dict[str, tf.Tensor]:
    with tf.name_scope('softmax_linear'):
      local4 = forward_context.apply_dropout(local4, self._dropout, context, 'softmax_linear', 2)
      return {'softmax_linear': layers.dense_bias(
          local4, self.softmax_linear_weights, self.softmax_linear_biases)}

  def layer_specs(self) -> list[layer_specs.LayerSpec]:
    """Returns the network as standard layers; see `network.Network`."""
    return [
        layer_specs.conv('conv1', self.conv1_weights, self.conv1_biases),
        layer_specs.pool('pool1', 3, 2), layer_specs.LayerSpec('lrn', 'norm1'),
        layer_specs.conv('conv2', self.conv2_weights, self.conv2_biases),
        layer_specs.LayerSpec('lrn', 'norm2'), layer_specs.pool('pool2', 3, 2),
        layer_specs.LayerSpec('flatten', 'flatten'),
        *layer_specs.dropout('dropout3', self._dropout),
        layer_specs.dense('local3', self.local3_weights, self.local3_biases),
        *layer_specs.dropout('dropout4', self._dropout),
        layer_specs.dense('local4', self.local4_weights, self.local4_biases),
        *layer_specs.dropout('dropout5', self._dropout),
        layer_specs.dense('softmax_linear', self.softmax_linear_weights, self.softmax_linear_biases,
                          relu=False)]

  def _batch_last(self, images: tf.Tensor) -> bool:
    """Returns whether the second convolution computes with the batch as last axis."""
    return fft_conv.use_fft(images, self.conv2_weights)


def _bias_relu(images: tf.Tensor, biases: tf.Variable) -> tf.Tensor:
  return activations.relu(layers.add_bias(images, biases))


def _bias_relu_lrn(images: tf.Tensor, biases: tf.Variable, batch_last: bool) -> tf.Tensor:
  return local_response_normalization.bias_relu_lrn(
      images, tf.cast(biases, images.dtype), batch_last=batch_last)


def _halved(size: int) -> int:
  """Returns the side after a stride of 2 with SAME padding."""
  return -(-size // 2)
