"""Writes a run as a SavedModel, with the signatures of TensorFlow Serving.

  serving_default   images: uint8 [n, height, width, channels]
                    -> probabilities: float32 [n, classes]
  serving_bytes     bytes: string [n], encoded JPEG or PNG -> probabilities
  features          images -> features: float32 [n, numbers], the input of the last layer
  card              -> card: the model card as JSON; classes: string [classes]

The card is an asset as well (`assets/card.json`). A picture of another size is fitted in the graph
by the rule of the data set, by default the largest central part of the same aspect ratio.
TensorFlow has no operation for the EXIF orientation of a JPEG, which is ignored.
"""

import pathlib

import tensorflow as tf

from engine.export import exported_network
from engine.export import picture_graph
from engine.export import savedmodel_runtime
from tfrecords import atomic_file


class _Served(tf.Module):
  """The object that is saved."""

  def __init__(self, network: exported_network.ExportedNetwork, card_file: str):
    super().__init__()
    self._network = network
    self.card_file = tf.saved_model.Asset(card_file)

  def serving_default(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
    return {'probabilities': self._network.probabilities(images)}

  def serving_bytes(self, encoded: tf.Tensor) -> dict[str, tf.Tensor]:
    card = self._network.card
    images = picture_graph.decode(encoded, card.image_shape, card.rule)
    return self.serving_default(images)

  def features(self, images: tf.Tensor) -> dict[str, tf.Tensor]:
    return {'features': self._network.features(images)}

  def describe(self) -> dict[str, tf.Tensor]:
    card = self._network.card
    return {'card': tf.constant(card.to_json()), 'classes': tf.constant(card.classes)}


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path) -> None:
  """Writes a SavedModel into a directory, which exists and is empty."""
  card_file = directory / savedmodel_runtime.CARD_FILE
  atomic_file.write_text(card_file, network.card.to_json(), durable=False)
  served = _Served(network, str(card_file))
  images = tf.TensorSpec([None, *network.card.image_shape], tf.uint8, 'images')
  encoded = tf.TensorSpec([None], tf.string, 'bytes')
  tf.saved_model.save(served, str(directory), signatures={
      'serving_default': tf.function(served.serving_default).get_concrete_function(images),
      'serving_bytes': tf.function(served.serving_bytes).get_concrete_function(encoded),
      'features': tf.function(served.features).get_concrete_function(images),
      'card': tf.function(served.describe).get_concrete_function()})
  card_file.unlink()
