"""Features of an image in the layers of a network that have positions: convolution, pooling.

They are the mean and the standard deviation of each channel over the positions, which do not depend
on where things are.
"""

import tensorflow as tf

from engine.models import network as network_lib
from tfrecords import preprocess
from tfrecords import preprocessing_config

# Of the outputs of a layer with positions: image, row, column, channel.
_RANK = 4


def extract(network: network_lib.Network, images: tf.Tensor,
            preprocessing: preprocessing_config.Preprocessing,
            dtype: tf.DType) -> dict[str, tf.Tensor]:
  """Returns the features of each stage's output with positions, by the name of its last layer.

  Args:
    network: as evaluated.
    images: uint8 [n, height, width, channels], as recorded.
    preprocessing: the run's own.
    dtype: compute dtype of the layers.

  Returns:
    float32 [n, 2 * channels], in the order of computation; empty for a network of dense layers.
  """
  outputs = tf.cast(preprocess.preprocess(images, preprocessing), dtype)
  found = {}
  for number, _ in enumerate(network.stages()):
    name, outputs = list(network.activations(outputs, None, number, number + 1).items())[-1]
    if len(outputs.shape) != _RANK:
      break
    mean, variance = tf.nn.moments(tf.cast(outputs, tf.float32), [1, 2])
    found[name] = tf.concat([mean, tf.sqrt(variance)], axis=1)
  return found
