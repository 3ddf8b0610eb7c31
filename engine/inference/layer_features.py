"""Features of an image in the layers of a network.

Of each stage with positions (convolution, pooling) they are the mean and the standard deviation of
each channel over the positions, which do not depend on where things are. Of the last such stage
they are also the means over 3 x 3 parts of the image, which do; and then come the outputs of the
dense layers.
"""

import itertools

import tensorflow as tf

from engine.models import network as network_lib
from tfrecords import preprocess
from tfrecords import preprocessing_config

# Of the outputs of a layer with positions: image, row, column, channel.
_RANK = 4
# The names of the features that are not those of a stage: of parts of the image, of dense layers.
GRID, DENSE = '3x3 parts', 'dense layers'
_PARTS = 3


def extract(network: network_lib.Network, images: tf.Tensor,
            preprocessing: preprocessing_config.Preprocessing,
            dtype: tf.DType) -> dict[str, tf.Tensor]:
  """Returns the features of each stage with positions, by the name of its last layer, and others.

  Args:
    network: as evaluated.
    images: uint8 [n, height, width, channels], as recorded.
    preprocessing: the run's own.
    dtype: compute dtype of the layers.

  Returns:
    float32 [n, numbers], in the order of computation: 2 * channels for each stage with positions;
    then GRID, 9 * channels, if there is one and it has 3 x 3 positions; then DENSE.
  """
  outputs = tf.cast(preprocess.preprocess(images, preprocessing), dtype)
  found, grid, dense = {}, {}, []
  for number, _ in enumerate(network.stages()):
    name, outputs = list(network.activations(outputs, None, number, number + 1).items())[-1]
    wide = tf.cast(outputs, tf.float32)
    if len(outputs.shape) == _RANK:
      mean, variance = tf.nn.moments(wide, [1, 2])
      found[name] = tf.concat([mean, tf.sqrt(variance)], axis=1)
      grid = {GRID: _means_of_parts(wide)} if min(outputs.shape[1:3]) >= _PARTS else {}
    else:
      dense.append(wide)
  return found | grid | {DENSE: tf.concat(dense, axis=1)}


def _means_of_parts(outputs: tf.Tensor) -> tf.Tensor:
  """Returns the means over 3 x 3 parts of [n, height, width, channels], [n, 9 * channels]."""
  rows, columns = ([round(side * part / _PARTS) for part in range(_PARTS + 1)]
                   for side in outputs.shape[1:3])
  return tf.concat([
      tf.reduce_mean(outputs[:, top:bottom, left:right], axis=[1, 2])
      for top, bottom in itertools.pairwise(rows) for left, right in itertools.pairwise(columns)],
      axis=1)
