"""The networks of the step benchmark in Keras 3 layers.

Keras has no layer for local response normalization; its users call tf.nn.lrn in a Lambda layer,
and that has no bfloat16 kernel, hence the casts.
"""

from typing import Any

import tensorflow as tf

from engine.bench.step import step_workload

# keras.Layer and keras.Model; Keras is imported in worker processes only.
Layer = Any
Model = Any


def build(workload: step_workload.StepWorkload) -> Model:
  """Returns the network with its initial values."""
  import keras
  layers = {'tutorial': _tutorial, 'softmax': _softmax, 'cnn': _cnn}[workload.model](workload)
  return keras.Sequential([keras.Input(workload.images.shape[2:]), *layers])


def _softmax(workload: step_workload.StepWorkload) -> list[Layer]:
  import keras
  # The lesson's initial values, as in dense_networks.py.
  weights = keras.initializers.TruncatedNormal(stddev=0.1, seed=0)
  return [keras.layers.Flatten(),
          keras.layers.Dense(workload.num_classes, kernel_initializer=weights)]


def _cnn(workload: step_workload.StepWorkload) -> list[Layer]:
  from keras import layers
  return [
      layers.Conv2D(32, 3, activation='relu'), layers.MaxPooling2D(2),
      layers.Conv2D(64, 3, activation='relu'), layers.MaxPooling2D(2),
      layers.Dropout(workload.dropout, seed=0), layers.Flatten(),
      layers.Dense(workload.num_classes)]


def _tutorial(workload: step_workload.StepWorkload) -> list[Layer]:
  import keras
  layers = keras.layers
  conv1, conv2, local3, local4, softmax_linear = (
      {'kernel_initializer': keras.initializers.TruncatedNormal(stddev=layer.stddev, seed=seed),
       'bias_initializer': keras.initializers.Constant(layer.bias), 'name': layer.name}
      for seed, layer in enumerate(step_workload.LAYERS))
  # L2 of Keras has no factor of 1/2.
  decay = keras.regularizers.L2(workload.weight_decay / 2)

  def pool() -> Layer:
    return layers.MaxPooling2D(3, 2, padding='same')

  return [
      layers.Conv2D(64, 5, padding='same', activation='relu', **conv1), pool(),
      layers.Lambda(norm),
      layers.Conv2D(64, 5, padding='same', activation='relu', **conv2),
      layers.Lambda(norm), pool(), layers.Flatten(),
      layers.Dense(384, activation='relu', kernel_regularizer=decay, **local3),
      layers.Dense(192, activation='relu', kernel_regularizer=decay, **local4),
      layers.Dense(workload.num_classes, **softmax_linear)]


def norm(images: tf.Tensor) -> tf.Tensor:
  """Local response normalization by TensorFlow's kernel."""
  normalized = tf.nn.lrn(tf.cast(images, tf.float32), 4, bias=1.0, alpha=0.001 / 9, beta=0.75)
  return tf.cast(normalized, images.dtype)
