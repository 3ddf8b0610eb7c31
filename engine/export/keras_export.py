"""Writes a run as a pair of files that Keras loads, and imports such a pair as a run.

  model.json        architecture
  model.h5          weights: the moving averages of the newest checkpoint
  keras_layers.py   the layers that Keras lacks; importing it registers them

The names of the layers in the pair are those of the network.
"""

import json
import pathlib

import numpy as np

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.export import exported_network
from engine.export import imported_run
from engine.export import keras_json
from engine.export import keras_json_comparison
from engine.export import keras_layers
from engine.export import keras_runtime
from engine.export import keras_weights
from engine.export import model_card
from engine.models import layer_specs
from engine.models import network as network_lib
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import atomic_file
from tfrecords import regular_file


def write(network: exported_network.ExportedNetwork, directory: pathlib.Path,
          images: np.ndarray | None = None) -> None:
  """Writes model.json, model.h5 and keras_layers.py into a directory.

  Raises:
    errors.InputError: the network is not a sequence of layers.
  """
  del images
  path, config, card = directory / keras_runtime.FILE, network.config, network.card
  specs = _specs(config, network.network)
  text = keras_json.dumps(
      config.recipe.name, specs, config.preprocessing, config.image_shape,
      mirrored=config.recipe.test_time_flip, temperature=card.temperature,
      **{model_card.KEY: json.loads(card.to_json())})
  keras_weights.write(path.with_suffix('.h5'), specs)
  atomic_file.write_bytes(directory / 'keras_layers.py',
                          pathlib.Path(str(keras_layers.__file__)).read_bytes(), durable=False)
  atomic_file.write_text(path, text, durable=False)


def architecture(config: run_config.RunConfig, network: network_lib.Network) -> str:
  """Returns the JSON of a run's network."""
  return keras_json.dumps(config.recipe.name, _specs(config, network), config.preprocessing,
                          config.image_shape)


def _specs(config: run_config.RunConfig,
           network: network_lib.Network) -> list[layer_specs.LayerSpec]:
  """Returns the network as standard layers; refuses one that is not a sequence of them."""
  return layer_specs.require(network.layer_specs(), config.recipe.model, 'export to Keras')


def import_keras(path: pathlib.Path, recipe: recipe_lib.Recipe, data_dir: str,
                 run_dir: run_dir_lib.RunDir) -> None:
  """Makes a run of a pair: a checkpoint at step 0 for training, evaluation and prediction.

  Args:
    path: of the JSON; the weights have the same name with .h5.
    recipe: of the run; its network must be that of the JSON.
    data_dir: folder of the data sets, whose number of training records the run's settings hold.
    run_dir: a directory that holds no run.

  Raises:
    errors.InputError: a file cannot be used, or there is a run already.
  """
  text = regular_file.read_text(path)
  config = imported_run.config(recipe, data_dir)
  state = state_lib.TrainState(config)
  keras_json_comparison.check_compatible(text, architecture(config, state.network), str(path))
  for network in (state.network, state.averages):
    keras_weights.read(path.with_suffix('.h5'), _specs(config, network))
  imported_run.save(run_dir, config, state)
