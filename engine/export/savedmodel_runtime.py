"""Loads a SavedModel with TensorFlow."""

from collections.abc import Callable
import contextlib
import pathlib

import numpy as np

from engine.export import model_card
from tfrecords import errors
from tfrecords import regular_file

CARD_FILE = 'card.json'


def read_card(path: pathlib.Path) -> str:
  """Returns the card among the assets of a SavedModel, without loading it.

  Raises:
    errors.InputError: it has none.
  """
  card = path / 'assets' / CARD_FILE
  if not card.exists():
    raise errors.InputError(f'{path}: is a SavedModel without assets/{CARD_FILE}; give a model '
                            'that export_main has written')
  return regular_file.read_text(card)


def load(path: pathlib.Path,
         card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the signature serving_default of a SavedModel as a function of images.

  Raises:
    Exception: TensorFlow cannot load it.
  """
  # Late: the other formats need no TensorFlow.
  import tensorflow as tf
  del card
  with contextlib.suppress(FileNotFoundError):
    # Of one that is damaged, TensorFlow would print a traceback and go on.
    tf.saved_model.experimental.read_fingerprint(str(path))
  loaded = tf.saved_model.load(str(path))
  serve = loaded.signatures['serving_default']

  def answer(images: np.ndarray) -> np.ndarray:
    # `loaded` owns the variables.
    assert loaded is not None
    return serve(images=tf.constant(images))['probabilities'].numpy()

  return answer
