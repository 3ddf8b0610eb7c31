"""Writes a run of the tutorial's network as a checkpoint that its TensorFlow 1 program restores.

The tutorial's evaluation takes the moving averages, its training all values and the step, so that
it goes on where the run is. The temperature is in the card, which the tutorial does not read.
"""

import pathlib

import numpy as np

from engine.export import exported_network
from engine.export import model_card
from engine.export import tf1_checkpoint
from tfrecords import errors

_MODEL = 'tutorial'


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.ckpt-STEP and the file that names it into a directory.

  Raises:
    errors.InputError: the run has another network.
  """
  del images
  model = network.config.recipe.model
  if model != _MODEL:
    raise errors.InputError(
        f'--format=tf1: network {model} is not the CIFAR-10 tutorial\'s, whose checkpoints these '
        'are; give another --format')
  tf1_checkpoint.write(
      directory, network.card.step,
      {'': network.trained, tf1_checkpoint.AVERAGE: network.network},
      **{model_card.KEY: network.card.to_json()})
