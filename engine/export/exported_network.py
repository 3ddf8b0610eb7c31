"""A run's network as one function from images as recorded to probabilities, for all formats.

It computes what evaluation and prediction compute (`model_runner`): moving averages, preprocessing,
cast, mirror images where the recipe averages them in, and the temperature of the run's confidence.
"""

from collections.abc import Callable, Iterator
import contextlib
import typing

import numpy as np
import tensorflow as tf

from engine.config import run_config
from engine.export import model_card
from engine.inference import model_runner
from engine.models import network as network_lib
from engine.ops import fft_conv
from engine.training import compute_dtype
from tfrecords import preprocess


class ExportedNetwork(tf.Module):
  """What an export computes.

  Attributes:
    network: with the moving averages.
    card: of the export; its temperature and its compute dtype are used.
    trained: the network with the trained weights, for a format with which a training goes on.
  """

  def __init__(self, network: tf.Module, card: model_card.ModelCard,
               trained: tf.Module | None = None):
    """Takes the networks, with their weights, and the card of the export."""
    super().__init__()
    self.network = typing.cast(network_lib.Network, network)
    self.card = card
    self.trained = trained or network
    self._dtype = compute_dtype.TYPES[card.compute_dtype]

  @property
  def config(self) -> run_config.RunConfig:
    """Settings of the run."""
    return self.card.config

  def probabilities(self, images: tf.Tensor) -> tf.Tensor:
    """Returns the calibrated class probabilities of uint8 images, float32 [n, num_classes]."""
    inputs = preprocess.preprocess(images, self.config.preprocessing)
    flip = self.config.recipe.test_time_flip
    # In one pass, unlike `model_runner.logits`: weights that two operations share are not quantized
    # to a dynamic range.
    both = tf.concat([inputs, tf.reverse(inputs, axis=[2])], 0) if flip else inputs
    logits = model_runner.forward(self.network, both, self._dtype)
    if flip:
      logits = tf.reduce_mean(tf.reshape(logits, [2, -1, logits.shape[1]]), axis=0)
    return tf.nn.softmax(logits / (self.card.temperature or 1.0))

  def answer(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
    """Returns `probabilities` under that name."""
    return {'probabilities': self.probabilities(images)}

  def input(self) -> tf.TensorSpec:
    """Returns the description of `images`, of any number."""
    return tf.TensorSpec([None, *self.card.image_shape], tf.uint8, 'images')

  def features(self, images: tf.Tensor) -> tf.Tensor:
    """Returns the input of the last layer, float32 [n, numbers].

    That is the output of the last hidden layer, flattened; of a network of a single layer it is the
    preprocessed image. Mirror images are not averaged in.
    """
    inputs = tf.cast(preprocess.preprocess(images, self.config.preprocessing), self._dtype)
    hidden = [inputs, *self.network.activations(inputs).values()][-2]
    size = int(np.prod(hidden.shape[1:]))
    return tf.reshape(tf.cast(hidden, tf.float32), [-1, size])


@contextlib.contextmanager
def portable() -> Iterator[None]:
  """Traces, within the block, graphs of plain operations that other programs have, too.

  What XLA compiles is the operations themselves, and convolutions are not by FFT.
  """
  before = tf.config.functions_run_eagerly()
  tf.config.run_functions_eagerly(True)
  try:
    with fft_conv.unused():
      yield
  finally:
    tf.config.run_functions_eagerly(before)


def traced(function: Callable[..., dict[str, tf.Tensor]],
           *inputs: tf.TensorSpec) -> tf.types.experimental.ConcreteFunction:
  """Returns the graph of a function of plain operations."""
  with portable():
    return tf.function(function, autograph=False).get_concrete_function(*inputs)


def restore(checkpoint: str, card: model_card.ModelCard) -> ExportedNetwork:
  """Returns the network of a checkpoint.

  Args:
    checkpoint: its path, without a suffix.
    card: of the export.

  Raises:
    errors.InputError: the checkpoint cannot be read.
  """
  runner = model_runner.ModelRunner(card.config, (model_runner.AVERAGES, model_runner.RAW))
  runner.restore(checkpoint)
  return ExportedNetwork(
      runner.networks[model_runner.AVERAGES], card, runner.networks[model_runner.RAW])
