"""Loads a Keras pair with Keras."""

from collections.abc import Callable
import json
import pathlib

import numpy as np

from engine.export import model_card
from tfrecords import errors
from tfrecords import regular_file

FILE = 'model.json'


def read_card(path: pathlib.Path) -> str:
  """Returns the card in the JSON of the model, which Keras skips.

  Raises:
    errors.InputError: there is none.
  """
  values = json.loads(regular_file.read_text(path))
  if not isinstance(values, dict) or model_card.KEY not in values:
    raise errors.InputError(f'{path}: is JSON without the key {model_card.KEY!r}; give a model '
                            'that export_main has written')
  return json.dumps(values[model_card.KEY])


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the model as a function of images.

  Raises:
    errors.InputError: the weights are missing, damaged, or of another network.
  """
  # Late: the other formats need no TensorFlow. The second import registers the layers.
  import keras
  import tensorflow as tf

  from engine.export import keras_layers  # noqa: F401
  from engine.export import keras_weights
  weights = path.with_suffix('.h5')
  regular_file.check(weights)
  model = keras.models.model_from_json(path.read_text())
  # Keras would read them in this process, links to other files included.
  keras_weights.parse(weights, [
      (layer.name, [list(variable.shape) for variable in layer.weights])
      for layer in model.layers if layer.weights])
  model.load_weights(weights)
  # Traced once for all sizes of a batch; called as it is, a model takes many times as long.
  compute = tf.function(lambda images: model(images, training=False), input_signature=[
      tf.TensorSpec([None, *card.image_shape], tf.float32)])
  return lambda images: compute(images.astype(np.float32)).numpy()
