"""Measures the zero activations and the dead units of each rectified layer on some images.

A unit, a channel of a convolution or an output of a dense layer, is dead if all of its activations
are 0, at every position in every image: no gradient reaches its weights from these images (A. L.
Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic models",
2013). Layers with negative outputs are not rectified, and have no dead units in this sense.
"""

import dataclasses

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.models import layer_summary
from engine.models import network as network_lib
from engine.training import compute_dtype
from tfrecords import preprocess

# Images at a time, to bound the memory of the activations.
_BATCH = 100


@dataclasses.dataclass(frozen=True)
class LayerActivity:
  """The activity of one layer.

  Attributes:
    name: a key of `network.Network.activations`.
    zeros: share of its activations that are 0.
    units: number of its units.
    dead_units: those whose activations are all 0.
  """
  name: str
  zeros: float
  units: int
  dead_units: int


def measure(network: network_lib.Network, images: tf.Tensor,
            config: run_config.RunConfig) -> list[LayerActivity]:
  """Returns the activity of every rectified layer, in the order of computation.

  Args:
    network: the network, restored.
    images: uint8 [n, height, width, channels], n at least 1.
    config: of the run; gives preprocessing and compute dtype.
  """
  dtype = compute_dtype.TYPES[config.recipe.compute_dtype]

  @tf.function(autograph=False,
               input_signature=[tf.TensorSpec([None, *config.image_shape], tf.uint8)])
  def observe(batch: tf.Tensor) -> dict[str, tuple[tf.Tensor, tf.Tensor, tf.Tensor]]:
    inputs = preprocess.preprocess(batch, config.preprocessing)
    return {name: _observe(values)
            for name, values in network.activations(tf.cast(inputs, dtype)).items()}

  batches = [observe(images[start:start + _BATCH]) for start in range(0, len(images), _BATCH)]
  sizes = [min(_BATCH, len(images) - start) for start in range(0, len(images), _BATCH)]
  found = []
  for name in [layer.name for layer in layer_summary.layers(network, config.input_shape)][:-1]:
    zeros, alive, least = ([batch[name][part].numpy() for batch in batches] for part in range(3))
    if min(least) >= 0:
      is_alive = np.any(alive, axis=0)
      found.append(LayerActivity(name, float(np.average(zeros, weights=sizes)), len(is_alive),
                                 int(np.count_nonzero(~is_alive))))
  return found


def _observe(values: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
  """Returns the share of zeros, which units are not dead, and the smallest value."""
  units = list(range(values.shape.rank - 1))
  is_zero = tf.equal(values, 0)
  return (tf.reduce_mean(tf.cast(is_zero, tf.float32)),
          tf.reduce_any(tf.logical_not(is_zero), axis=units),
          tf.cast(tf.reduce_min(values), tf.float32))
