"""Export of a run to a pair of files that Keras loads, and import of such a pair as a run.

  model.json        architecture
  model.h5          weights: the moving averages of the newest checkpoint
  keras_layers.py   the layers that Keras lacks; importing it registers them

An export is verified: Keras loads the pair and predicts the same probabilities for some images.
"""

import pathlib

import keras
import numpy as np
import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.export import imported_run
from engine.export import keras_json
from engine.export import keras_json_comparison
from engine.export import keras_layers
from engine.export import keras_weights
from engine.inference import predictor as predictor_lib
from engine.models import layer_specs
from engine.models import network as network_lib
from engine.reporting import output_path
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import atomic_file
from tfrecords import regular_file

_IMAGES = 64
_TOLERANCE = 1e-5
_SEED = 0


def export(predictor: predictor_lib.Predictor, path: pathlib.Path, *,
           overwrite: bool = False) -> list[pathlib.Path]:
  """Writes a run as JSON and HDF5.

  Args:
    predictor: of the run.
    path: of the JSON; the weights get the same name with .h5, the layers lie beside it.
    overwrite: whether existing files may be replaced. An unchanged `keras_layers.py` of another
      export may always exist.

  Returns:
    The files.

  Raises:
    errors.InputError: a file already exists, or the network is not a sequence of layers.
    RuntimeError: Keras predicts other probabilities, which is a fault of this program.
  """
  weights, layers = path.with_suffix('.h5'), path.with_name('keras_layers.py')
  code = pathlib.Path(str(keras_layers.__file__)).read_bytes()
  same = layers.is_file() and layers.read_bytes() == code
  if not overwrite:
    output_path.refuse_existing('output', path, weights, *(() if same else (layers,)))
  keras_weights.write(weights, _specs(predictor.config, predictor.network))
  if not same:
    atomic_file.write_bytes(layers, code)
  # The JSON comes last: where it exists, the export is complete.
  atomic_file.write_text(path, architecture(predictor.config, predictor.network))
  _verify(predictor, path, weights)
  return [path, weights, layers]


def architecture(config: run_config.RunConfig, network: network_lib.Network) -> str:
  """Returns the JSON of a run's network."""
  return keras_json.dumps(config.recipe.name, _specs(config, network), config.preprocessing,
                          config.image_shape)


def _specs(config: run_config.RunConfig,
           network: network_lib.Network) -> list[layer_specs.LayerSpec]:
  """Returns the network as standard layers; refuses one that is not a sequence of them."""
  return layer_specs.require(network.layer_specs(), config.recipe.model, 'export to Keras')


def load(path: pathlib.Path, weights: pathlib.Path) -> keras.Model:
  """Loads a pair with Keras."""
  model = keras.models.model_from_json(path.read_text())
  model.load_weights(weights)
  return model


def _verify(predictor: predictor_lib.Predictor, path: pathlib.Path,
            weights: pathlib.Path) -> None:
  """Compares the probabilities that Keras predicts with those of the run's own network."""
  images = np.random.default_rng(_SEED).integers(
      0, 256, [_IMAGES, *predictor.config.image_shape], np.uint8)
  exported = load(path, weights)(images.astype(np.float32), training=False)
  expected = predictor.probabilities(images, test_time_flip=False, compute_dtype=tf.float32)
  difference = float(np.abs(expected - exported).max())
  if not difference <= _TOLERANCE:
    raise RuntimeError(
        f'{path}: Keras differs by {difference:.2g} in a probability, more than {_TOLERANCE:g}')


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
