"""Loads the weights in a safetensors file into the network of its settings.

The format holds a header in JSON and plain arrays, and its reader checks all of their places
(https://github.com/huggingface/safetensors), so that no child process is needed.
"""

from __future__ import annotations

from collections.abc import Callable
import importlib
import pathlib
import typing

import numpy as np

from engine.export import model_card
from tfrecords import errors

if typing.TYPE_CHECKING:
  import tensorflow as tf

FILE = 'model.safetensors'


def read_card(path: pathlib.Path) -> str:
  """Returns the card in the metadata of the file.

  Raises:
    errors.InputError: there is none.
  """
  # By name, since it is an extra.
  with importlib.import_module('safetensors').safe_open(path, 'np') as file:
    found = (file.metadata() or {}).get(model_card.KEY)
  if found is None:
    raise errors.InputError(f'{path}: holds tensors without the metadata {model_card.KEY!r}; give '
                            'a model that export_main has written')
  return found


def load(path: pathlib.Path, card: model_card.ModelCard) -> Callable[[np.ndarray], np.ndarray]:
  """Returns the network with the weights of a file as a function of images.

  Raises:
    errors.InputError: the tensors are not those of the network.
  """
  # Late: the other formats need no TensorFlow.
  import tensorflow as tf

  from engine.export import exported_network
  from engine.training import state
  arrays = importlib.import_module('safetensors.numpy').load_file(path)
  network = state.build_network(card.config)
  wanted = variables(network)
  shapes = {name: tuple(variable.shape) for name, variable in wanted.items()}
  if shapes != {name: array.shape for name, array in arrays.items()}:
    raise errors.InputError(f'{path}: does not hold the tensors of the network '
                            f'{card.config.recipe.model}; export the run again')
  for name, variable in wanted.items():
    variable.assign(arrays[name])
  exported = exported_network.ExportedNetwork(network, card)
  compute = tf.function(exported.probabilities, [exported.input()], autograph=False)
  return lambda images: compute(tf.constant(images)).numpy()


def variables(network: tf.Module) -> dict[str, tf.Variable]:
  """Returns the variables of a network by name, such as conv1/weights."""
  return {variable.name.partition(':')[0]: variable for variable in network.variables}
