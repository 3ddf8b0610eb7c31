"""Writes the weights of a run as safetensors, with its settings in the file's metadata.

The tensors are the moving averages, by the names that a checkpoint's variables have. There is no
graph: whoever loads the file builds the network (`safetensors_runtime` does).
"""

import pathlib

import numpy as np
from safetensors import numpy as safetensors_numpy

from engine.export import exported_network
from engine.export import model_card
from engine.export import safetensors_runtime
from tfrecords import atomic_file


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.safetensors into a directory."""
  del images
  arrays = {name: variable.numpy() for name, variable in
            safetensors_runtime.variables(network.network).items()}
  atomic_file.write_bytes(directory / safetensors_runtime.FILE, safetensors_numpy.save(
      arrays, {model_card.KEY: network.card.to_json(), 'format': 'np'}), durable=False)
