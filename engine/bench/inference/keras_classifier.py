"""A trained network in Keras 3 layers, from uint8 images to logits or probabilities."""

import tensorflow as tf

from engine.bench.inference import inference_workload
from engine.bench.step import keras_networks


def build(workload: inference_workload.InferenceWorkload, compute_dtype: str,
          probabilities: bool = False) -> keras_networks.Model:
  """Returns the network with the workload's weights.

  Args:
    workload: the network.
    compute_dtype: float32 or bfloat16, of the layers; the policy holds for the process.
    probabilities: whether a softmax follows.
  """
  import keras
  keras.config.set_dtype_policy(
      'mixed_bfloat16' if compute_dtype == 'bfloat16' else 'float32')
  network = keras_networks.build(workload.architecture())
  network.set_weights(workload.weights)

  def preprocess(images: tf.Tensor) -> tf.Tensor:
    rows, columns = workload.window
    pixels = tf.cast(images[:, rows, columns], tf.float32)
    return tf.image.per_image_standardization(pixels) if workload.standardize else pixels / 255.0

  last = 'softmax' if probabilities else 'linear'
  return keras.Sequential([
      keras.Input(workload.image_shape, dtype='uint8'), keras.layers.Lambda(preprocess), network,
      keras.layers.Activation(last, dtype='float32')])
