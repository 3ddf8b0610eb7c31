"""Import of a sequential network from Keras's `.keras` file as a run.

The run's network is one of standard layers (models/sequential.py) that computes what Keras
computes: before the import ends, Keras has loaded the file and answered the same.
"""

from collections.abc import Iterator
import json
import os
import pathlib

import keras
import numpy as np
import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.export import imported_run
from engine.export import keras_file_parser
from engine.models import layer_text
from engine.models import model_registry
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import printable
from tfrecords import regular_file

SUFFIX = '.keras'
# Largest values that a network may expect.
INPUT_RANGES = (1, 255)
_LIMITS = parser_process.Limits(cpu_seconds=30, wall_seconds=120)
_IMAGES = 16
_TOLERANCE = 1e-4
# The variables of layer_text's layers in the order in which the network keeps them.
_ORDER = {'conv': ('weights', 'biases'), 'dense': ('weights', 'biases'),
          'norm': ('scale', 'biases', 'mean', 'variance')}
_MISSING = {'scale': 1.0, 'biases': 0.0}


def import_run(path: pathlib.Path, recipe: recipe_lib.Recipe, data_dir: str,
               run_dir: run_dir_lib.RunDir, input_range: int = 0) -> None:
  """Makes a run of a file: a checkpoint at step 0 for training, evaluation and prediction.

  Args:
    path: of the file.
    recipe: of the run: its data set and how it is trained; its network is replaced.
    data_dir: folder of the data sets, whose number of training records the run's settings hold.
    run_dir: a directory that holds no run.
    input_range: the largest value of the images that the network expects, 1 or 255; 0: as its
      first layer tells, if it is a Rescaling.

  Raises:
    errors.InputError: the file cannot be read, a layer has no counterpart, it does not fit the data
      set; or there is a run.
    RuntimeError: Keras answers something else, which is a fault of this program.
  """
  found, arrays = _parse(path)
  recipe = _with_network(recipe, found, input_range, printable.text(path))
  config = imported_run.config(recipe, data_dir)
  if list(config.input_shape) != found['image_shape']:
    raise errors.InputError(
        f'{printable.text(path)}: its images are {_by(found["image_shape"])} (height, width, '
        f'channels), and those of this recipe {_by(config.input_shape)}; give another --recipe, '
        '--dataset or --crop_size')
  state = state_lib.TrainState(config)
  for network in (state.network, state.averages):
    _assign(network, found['variables'], iter(arrays), printable.text(path))
  _verify(path, state, found['softmax'], input_range or 255)
  imported_run.save(run_dir, config, state)


def _parse(path: pathlib.Path) -> tuple[dict, list[np.ndarray]]:
  regular_file.check(path)
  try:
    (text,), arrays = limited_process.parse(
        keras_file_parser.__name__, {'path': os.fspath(path)}, _LIMITS)
  except errors.InputError as error:
    raise errors.InputError(f'{printable.text(path)}: {error}') from error
  except parser_protocol.ParserError as error:
    raise errors.InputError(
        f'{printable.text(path)}: not a .keras file of Keras 3 that can be read ({error}); save '
        'the model with model.save("model.keras")') from error
  return json.loads(text), arrays


def _with_network(recipe: recipe_lib.Recipe, found: dict, input_range: int,
                  path: str) -> recipe_lib.Recipe:
  layers = list(found['layers'])
  if not input_range and not found['rescaled']:
    raise errors.InputError(
        f'{path}: does not tell whether its images are 0 to 1 or 0 to 255, as its first layer is '
        'no Rescaling; give --input_range=1 or --input_range=255')
  # Images come in from 0 to 1.
  if input_range != 1:
    layers = ['rescale/255/0', *layers]
  model = layer_text.PREFIX + ','.join(layers)
  return recipe.with_settings(model=model, standardize=False,
                              weight_decay_layers=_decayed(recipe, model))


def _decayed(recipe: recipe_lib.Recipe, model: str) -> tuple[str, ...]:
  """Returns the layers whose weights decay; the last one has another name in each network."""
  old, new = (model_registry.MODELS[name].TRAINABLE_LAYERS for name in (recipe.model, model))
  return new[-1:] if recipe.weight_decay_layers == old[-1:] else recipe.weight_decay_layers


def _assign(network: tf.Module, names: list[list[str]], arrays: Iterator[np.ndarray],
            path: str) -> None:
  layers = [layer for layer in network.LAYERS if layer.has_variables]
  for layer, stored in zip(layers, names, strict=True):
    values = {name: next(arrays) for name in stored}
    variables = network.variables_of(layer)
    for name, variable in zip(_ORDER[layer.kind], variables, strict=False):
      value = values.get(name, np.full(variable.shape, _MISSING.get(name, 0.0), np.float32))
      if value.shape != tuple(variable.shape):
        raise errors.InputError(
            f'{path}: {layer.name}/{name} is {_by(value.shape)}, and the data set needs '
            f'{_by(variable.shape)}; give a --dataset with as many classes')
      variable.assign(value)


def _verify(path: pathlib.Path, state: state_lib.TrainState, softmax: bool,
            input_range: int) -> None:
  """Compares the answers of Keras with those of the run's network."""
  model = keras.saving.load_model(path, compile=False)
  images = np.random.default_rng(0).uniform(size=[_IMAGES, *model.input_shape[1:]])
  images = images.astype(np.float32)
  theirs = keras.ops.convert_to_numpy(model(images * np.float32(input_range), training=False))
  logits = state.averages(tf.constant(images))
  ours = tf.nn.softmax(logits) if softmax else logits
  difference = float(np.abs(theirs - ours).max())
  if not difference <= _TOLERANCE * max(1.0, float(np.abs(theirs).max())):
    raise RuntimeError(f'{path}: Keras differs by {difference:.2g}, more than {_TOLERANCE:g}')


def _by(shape: object) -> str:
  return 'x'.join(map(str, shape)) if isinstance(shape, list | tuple | tf.TensorShape) else ''
