"""Makes a run of a checkpoint of the CIFAR-10 tutorial in TensorFlow 1 (tf1_checkpoint.py)."""

from collections.abc import Mapping
import pathlib

import numpy as np
import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.export import imported_run
from engine.export import tf1_checkpoint
from engine.models import model_registry
from engine.optim import rule_registry
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from tfrecords import errors
from tfrecords import printable


def import_run(path: pathlib.Path, recipe: recipe_lib.Recipe, data_dir: str,
               run_dir: run_dir_lib.RunDir) -> int:
  """Makes a run of a checkpoint: with its step, its values and their moving averages.

  Args:
    path: of the checkpoint: `model.ckpt-1000`, its index file, or the directory, of which the
      newest is taken.
    recipe: of the run, whose network has variables of the same names and shapes.
    data_dir: folder of the data sets, whose number of training records the run's settings hold.
    run_dir: a directory that holds no run.

  Returns:
    The step.

  Raises:
    errors.InputError: the checkpoint cannot be read, or is of another network; there is a run.
  """
  prefix = tf1_checkpoint.find(path)
  values = tf1_checkpoint.read(prefix)
  config = imported_run.config(recipe, data_dir)
  state = state_lib.TrainState(config)
  _check_optimizer(recipe, prefix)
  for network, suffix in ((state.network, ''), (state.averages, tf1_checkpoint.AVERAGE)):
    _assign(network, values, suffix, prefix)
  step = _step(values, prefix)
  state.step.assign(step)
  imported_run.save(run_dir, config, state)
  return step


def _check_optimizer(recipe: recipe_lib.Recipe, prefix: pathlib.Path) -> None:
  if recipe.optimizer != rule_registry.SgdConfig():
    raise errors.InputError(
        f'{printable.text(prefix)}: a checkpoint of plain gradient descent, which recipe '
        f'{recipe.name} does not use; give --recipe=cifar10_tutorial')


def _assign(network: tf.Module, values: Mapping[str, np.ndarray], suffix: str,
           prefix: pathlib.Path) -> None:
  """Assigns the variables of a network.

  Args:
    network: whose variables have the names of the values.
    values: from `tf1_checkpoint.read`.
    suffix: what follows the names: '' or tf1_checkpoint.AVERAGE.
    prefix: of the checkpoint, for messages.

  Raises:
    errors.InputError: a value is missing, of another shape or type, or not finite.
  """
  for variable in network.variables:
    name, shape = model_registry.variable_name(variable) + suffix, tuple(variable.shape)
    found = values.get(name)
    if found is None or found.shape != shape:
      there = 'is missing' if found is None else f'has shape {list(found.shape)}'
      raise errors.InputError(
          f'{printable.text(prefix)}: {name} {there}, and the recipe\'s network has {list(shape)}; '
          'give the recipe of this network, such as --recipe=cifar10_tutorial')
    if found.dtype != np.float32 or not np.isfinite(found).all():
      raise errors.InputError(
          f'{printable.text(prefix)}: {name} holds NaN, infinite values or other than float32; '
          'give an earlier checkpoint')
    variable.assign(found)


def _step(values: Mapping[str, np.ndarray], prefix: pathlib.Path) -> int:
  step = values.get(tf1_checkpoint.STEP)
  if step is None or step.shape or step.dtype.kind != 'i' or step < 0:
    raise errors.InputError(
        f'{printable.text(prefix)}: has no {tf1_checkpoint.STEP}, the number of updates done; give '
        'a checkpoint that a training saved')
  return int(step)
