"""Writes a run as a SavedModel, with the signatures of TensorFlow Serving.

  serving_default   images: uint8 [n, height, width, channels]
                    -> probabilities: float32 [n, classes]
  serving_bytes     bytes: string [n], encoded JPEG or PNG -> probabilities
  features          images -> features: float32 [n, numbers], the input of the last layer
  card              -> card: the model card as JSON; classes: string [classes]

The card is an asset as well (`assets/card.json`). A picture of another size is fitted in the graph
by the rule of the data set, by default the largest central part of the same aspect ratio.
TensorFlow has no operation for the EXIF orientation of a JPEG, which is ignored. Nothing is
compiled by XLA, which TensorFlow Serving refuses without --xla_cpu_compilation_enabled.
"""

import pathlib

import numpy as np
import tensorflow as tf

from engine.export import exported_network
from engine.export import picture_graph
from engine.export import savedmodel_runtime
from engine.ops import kernel_choice
from tfrecords import atomic_file


class _Served(tf.Module):
  """The object that is saved."""

  def __init__(self, network: exported_network.ExportedNetwork, card_file: str):
    super().__init__()
    self._network = network
    self.card_file = tf.saved_model.Asset(card_file)

  def serving_bytes(self, encoded: tf.Tensor) -> dict[str, tf.Tensor]:
    card = self._network.card
    images = picture_graph.decode(encoded, card.image_shape, card.rule)
    return self._network.answer(images)

  def features(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
    return {'features': self._network.features(images)}

  def describe(self) -> dict[str, tf.Tensor]:
    card = self._network.card
    return {'card': tf.constant(card.to_json()), 'classes': tf.constant(card.classes)}


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes a SavedModel into a directory, which exists and is empty."""
  del images
  card_file = directory / savedmodel_runtime.CARD_FILE
  atomic_file.write_text(card_file, network.card.to_json(), durable=False)
  served = _Served(network, str(card_file))
  encoded = tf.TensorSpec([None], tf.string, 'bytes')
  traced = exported_network.traced
  with kernel_choice.tensorflow_kernels():
    signatures = {'serving_default': traced(network.answer, network.input()),
                  'serving_bytes': traced(served.serving_bytes, encoded),
                  'features': traced(served.features, network.input()),
                  'card': traced(served.describe)}
  tf.saved_model.save(served, str(directory), signatures=signatures)
  card_file.unlink()
