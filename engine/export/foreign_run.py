"""Makes a run of the weights of another program, whose form the file's name tells.

  model.json       a pair of Keras: the architecture, and the weights in model.h5 beside it
  model.keras      a sequential network of Keras
  model.ckpt-1000  and all else: a checkpoint of TensorFlow 1 in the form of the CIFAR-10 tutorial,
                   or the directory of such checkpoints

Files of exports are loaded by exported_model.py instead.
"""

import pathlib

from engine.config import recipe as recipe_lib
from engine.export import keras_export
from engine.export import keras_file
from engine.export import tf1_import
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors
from tfrecords import printable

_PAIR_SUFFIX = '.json'


def import_run(path: pathlib.Path, recipe: recipe_lib.Recipe, data_dir: str,
               run_dir: run_dir_lib.RunDir, input_range: int = 0) -> int:
  """Makes a run directory of a file.

  Args:
    path: of the file.
    recipe: of the run.
    data_dir: folder of the data sets, whose number of training records the run's settings hold.
    run_dir: a directory that holds no run.
    input_range: of a .keras file, the largest value of its images: 1 or 255; 0: its first layer
      tells.

  Returns:
    The run's step.

  Raises:
    errors.InputError: the file cannot be used, or there is a run already.
  """
  if input_range and path.suffix != keras_file.SUFFIX:
    raise errors.InputError(
        f'--input_range={input_range}: {printable.text(path)} tells it; leave the flag out')
  if path.suffix == keras_file.SUFFIX:
    keras_file.import_run(path, recipe, data_dir, run_dir, input_range)
  elif path.suffix == _PAIR_SUFFIX:
    keras_export.import_keras(path, recipe, data_dir, run_dir)
  else:
    return tf1_import.import_run(path, recipe, data_dir, run_dir)
  return 0
