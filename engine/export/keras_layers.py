"""The layers that Keras lacks, for models exported from Rana.

This file imports Keras alone and can be copied anywhere. Importing it registers the layers for
`keras.models.model_from_json`.
"""

import keras


@keras.saving.register_keras_serializable(package='rana')
class Standardization(keras.layers.Layer):
  """Standardizes every image to mean 0 and standard deviation 1, as tf.image does."""

  def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
    """Returns (x - mean) / max(deviation, 1 / sqrt(numbers)) of images [n, h, w, c]."""
    axes = [1, 2, 3]
    centered = inputs - keras.ops.mean(inputs, axes, keepdims=True)
    variance = keras.ops.mean(keras.ops.square(centered), axes, keepdims=True)
    _, height, width, channels = inputs.shape
    least = (height * width * channels) ** -0.5
    return centered / keras.ops.maximum(keras.ops.sqrt(variance), least)


@keras.saving.register_keras_serializable(package='rana')
class LocalResponseNormalization(keras.layers.Layer):
  """Divides each channel by a power of the energy of the channels around it."""

  def __init__(self, depth_radius: int = 4, bias: float = 1.0, alpha: float = 0.001 / 9.0,
               beta: float = 0.75, **settings: object) -> None:
    super().__init__(**settings)
    self.constants = {'depth_radius': depth_radius, 'bias': bias, 'alpha': alpha, 'beta': beta}

  def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
    """Returns x (bias + alpha * sum of x^2 over 2 depth_radius + 1 channels)^-beta."""
    reach, channels = int(self.constants['depth_radius']), inputs.shape[3]
    squares = keras.ops.pad(keras.ops.square(inputs), [(0, 0), (0, 0), (0, 0), (reach, reach)])
    energy = sum(squares[..., start:start + channels] for start in range(2 * reach + 1))
    scale = self.constants['bias'] + self.constants['alpha'] * energy
    return inputs * keras.ops.power(scale, -self.constants['beta'])

  def get_config(self) -> dict[str, object]:
    """Returns the arguments of the constructor."""
    return super().get_config() | self.constants


@keras.saving.register_keras_serializable(package='rana')
class MirrorImages(keras.layers.Layer):
  """Appends to a batch the mirror image of each of its images."""

  def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
    """Returns [2 n, h, w, c] of images [n, h, w, c]."""
    return keras.ops.concatenate([inputs, keras.ops.flip(inputs, axis=2)], axis=0)


@keras.saving.register_keras_serializable(package='rana')
class MirrorMean(keras.layers.Layer):
  """Averages the logits of images and of their mirror images, behind MirrorImages."""

  def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
    """Returns [n, k] of logits [2 n, k]."""
    return keras.ops.mean(keras.ops.reshape(inputs, (2, -1, inputs.shape[1])), axis=0)
