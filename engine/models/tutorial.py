"""The network of the TensorFlow CIFAR-10 tutorial, layer by layer.

  conv1           5x5 convolution to 64 channels, relu
  pool1, norm1    3x3 max-pooling by 2, then local response normalisation
  conv2           5x5 convolution to 64 channels, relu
  norm2, pool2    local response normalisation, then 3x3 max-pooling by 2
  local3, local4  384 and 192 units, relu
  softmax_linear  logits

Sizes, initial deviations and biases are those of the original `cifar10.py` (Krizhevsky's
cuda-convnet "layers-conv-local-13pct", simplified): 1,068,298 parameters for 24x24x3 images and
ten classes.
"""

import tensorflow as tf

from engine.models import forward_context
from engine.models import initializers
from engine.models import layer_specs
from engine.models import network
from engine.ops import activations
from engine.ops import bias
from engine.ops import conv
from engine.ops import dense
from engine.ops import fft_conv
from engine.ops import local_response_normalization
from engine.ops import pooling


class Tutorial(network.Network):
  """Two convolutions, two dense layers, logits.

  Attributes:
    WEIGHTED: the layers that have weights.
  """
  WEIGHTED = ('conv1', 'conv2', 'local3', 'local4', 'softmax_linear')

  def __init__(self, image_shape: tuple[int, int, int], num_classes: int, seed: int = 0,
               dropout: float = 0.0):
    """Makes the variables.

    Args:
      image_shape: height, width and channels of what `layers` will be given.
      num_classes: the number of logits.
      seed: of the initial values.
      dropout: share of the inputs of each dense layer that a training pass leaves out; the
        original has none.
    """
    super().__init__()
    self._dropout = dropout
    height, width, channels = image_shape
    features = _halved(_halved(height)) * _halved(_halved(width)) * 64

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
    """Returns the network in stages; see `network.Network`."""
    return [network.Stage(('conv1',), self._conv1), network.Stage(('conv2',), self._conv2),
            network.Stage(('local3',), self._local3), network.Stage(('local4',), self._local4),
            network.Stage(('softmax_linear',), self._softmax_linear)]

  # The maximum of a window plus a bias, rectified, is the maximum of what has been rectified: so
  # bias, relu and normalisation follow the pooling in one operation, on a quarter of the numbers.
  # What is rectified by itself is for whoever looks at it: the step's graph leaves it out.

  def _conv1(
    self, images: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    del training
    filtered = _conv(images, self.conv1_weights)
    pooled = pooling.max_pool(filtered, window=3, strides=2)
    return {'conv1': _rectified(filtered, self.conv1_biases),
            'pool1': _rectified(pooled, self.conv1_biases),
            'norm1': _norm(pooled, self.conv1_biases, self._batch_last(pooled))}

  def _conv2(
    self, norm1: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    del training
    filtered = _conv(norm1, self.conv2_weights)
    batch_last = self._batch_last(norm1)
    norm2 = _norm(filtered, self.conv2_biases, batch_last)
    return {'conv2': _rectified(filtered, self.conv2_biases), 'norm2': norm2,
            'pool2': pooling.max_pool(norm2, window=3, strides=2, batch_last=batch_last)}

  def _local3(
    self, pool2: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    flat = tf.reshape(pool2, [-1, self.local3_weights.shape[0]])
    return {'local3': activations.relu(_dense(
        self._thinned(flat, training, 'local3', 0), self.local3_weights, self.local3_biases))}

  def _local4(
    self, local3: tf.Tensor, training: forward_context.Training | None
  ) -> dict[str, tf.Tensor]:
    return {'local4': activations.relu(_dense(
        self._thinned(local3, training, 'local4', 1), self.local4_weights, self.local4_biases))}

  def _softmax_linear(self, local4: tf.Tensor,
                      training: forward_context.Training | None) -> dict[str, tf.Tensor]:
    return {'softmax_linear': _dense(
        self._thinned(local4, training, 'softmax_linear', 2),
        self.softmax_linear_weights, self.softmax_linear_biases)}

  def plan(self) -> list[layer_specs.Layer]:
    """Returns the network as common layers; see `network.Network`."""
    return [
        layer_specs.conv('conv1', self.conv1_weights, self.conv1_biases),
        layer_specs.pool('pool1', 3, 2), layer_specs.Layer('lrn', 'norm1'),
        layer_specs.conv('conv2', self.conv2_weights, self.conv2_biases),
        layer_specs.Layer('lrn', 'norm2'), layer_specs.pool('pool2', 3, 2),
        layer_specs.Layer('flatten', 'flatten'), *layer_specs.dropout('dropout3', self._dropout),
        layer_specs.dense('local3', self.local3_weights, self.local3_biases),
        *layer_specs.dropout('dropout4', self._dropout),
        layer_specs.dense('local4', self.local4_weights, self.local4_biases),
        *layer_specs.dropout('dropout5', self._dropout),
        layer_specs.dense('softmax_linear', self.softmax_linear_weights, self.softmax_linear_biases,
                          relu=False)]

  def _batch_last(self, images: tf.Tensor) -> bool:
    """Tells the neighbours of the second convolution in what order it has the examples."""
    return fft_conv.use_fft(images, self.conv2_weights)

  def _thinned(self, inputs: tf.Tensor, training: forward_context.Training | None, layer: str,
               number: int) -> tf.Tensor:
    return forward_context.thinned(inputs, self._dropout, training, layer, number)


def _conv(images: tf.Tensor, weights: tf.Variable) -> tf.Tensor:
  """A convolution in the type of the images, whatever the variables' is."""
  return conv.conv2d(images, tf.cast(weights, images.dtype))


def _norm(images: tf.Tensor, biases: tf.Variable, batch_last: bool) -> tf.Tensor:
  """Bias, relu and local response normalisation, in the type of the images."""
  return local_response_normalization.bias_relu_lrn(
      images, tf.cast(biases, images.dtype), batch_last=batch_last)


def _rectified(images: tf.Tensor, biases: tf.Variable) -> tf.Tensor:
  """Bias and relu, in the type of the images."""
  return activations.relu(bias.add_bias(images, tf.cast(biases, images.dtype)))


def _dense(inputs: tf.Tensor, weights: tf.Variable, biases: tf.Variable) -> tf.Tensor:
  """A dense layer and its biases, in the type of the inputs whatever the variables' is."""
  return bias.add_bias(dense.dense(inputs, tf.cast(weights, inputs.dtype)),
                       tf.cast(biases, inputs.dtype))


def _halved(size: int) -> int:
  """The side after a stride of 2 with SAME padding."""
  return -(-size // 2)
