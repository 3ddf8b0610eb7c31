"""Answers with a checkpoint of TensorFlow 1 by the tutorial's graph of TensorFlow's own kernels."""

from __future__ import annotations

from collections.abc import Callable
import pathlib
import typing

import numpy as np

from engine.export import model_card
from tfrecords import errors

if typing.TYPE_CHECKING:
  import tensorflow as tf


def read_card(path: pathlib.Path) -> str:
  """Returns the card in a checkpoint.

  Args:
    path: of the file that names it.

  Raises:
    errors.InputError: there is none, as in one that the tutorial's program has written.
  """
  # Late: the other formats need no TensorFlow.
  from engine.export import tf1_checkpoint
  found = tf1_checkpoint.read(tf1_checkpoint.find(path.parent)).get(model_card.KEY)
  if found is None:
    raise errors.InputError(f'{path.parent}: a checkpoint that export_main has not written; make a '
                            'run of it: export_main --import_from')
  return bytes(found.item()).decode()


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the tutorial's network as a function of images."""
  import tensorflow as tf

  from engine.export import tf1_checkpoint
  from tfrecords import preprocess
  values = tf1_checkpoint.read(tf1_checkpoint.find(path.parent))

  def answer(images: np.ndarray) -> np.ndarray:
    inputs = preprocess.preprocess(tf.constant(images), card.config.preprocessing)
    logits = _logits(inputs, values)
    if card.config.recipe.test_time_flip:
      logits = (logits + _logits(tf.reverse(inputs, axis=[2]), values)) / 2
    return tf.nn.softmax(logits / (card.temperature or 1.0)).numpy()

  return answer


def _logits(images: tf.Tensor, values: dict[str, np.ndarray]) -> tf.Tensor:
  """Returns the logits by the moving averages; see models/tutorial.py for the layers."""
  import tensorflow as tf

  from engine.export import tf1_checkpoint

  def of_layer(layer: str, kind: str) -> np.ndarray:
    return values[f'{layer}/{kind}{tf1_checkpoint.AVERAGE}']

  def conv(images: tf.Tensor, layer: str) -> tf.Tensor:
    outputs = tf.nn.conv2d(images, of_layer(layer, 'weights'), 1, 'SAME')
    return tf.nn.relu(outputs + of_layer(layer, 'biases'))

  def dense(inputs: tf.Tensor, layer: str) -> tf.Tensor:
    return tf.matmul(inputs, of_layer(layer, 'weights')) + of_layer(layer, 'biases')

  def pool(images: tf.Tensor) -> tf.Tensor:
    return tf.nn.max_pool2d(images, 3, 2, 'SAME')

  def norm(images: tf.Tensor) -> tf.Tensor:
    return tf.nn.local_response_normalization(images, 4, 1.0, 0.001 / 9.0, 0.75)

  hidden = norm(pool(conv(images, 'conv1')))
  hidden = pool(norm(conv(hidden, 'conv2')))
  hidden = tf.reshape(hidden, [len(images), -1])
  for layer in ('local3', 'local4'):
    hidden = tf.nn.relu(dense(hidden, layer))
  return dense(hidden, 'softmax_linear')
