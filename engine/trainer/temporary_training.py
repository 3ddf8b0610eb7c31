"""A training in memory, initialized like a new run, for measurements before the real one."""

import dataclasses
from typing import NamedTuple

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.config import train_options
from engine.reporting import console
from engine.trainer import memory_check
from engine.trainer import training_data
from engine.training import compute_dtype
from engine.training import gradient_limits
from engine.training import state as state_lib
from engine.training import strategy as strategy_lib
from engine.transfer_learning import layer_transfer
from tfrecords import reader


class TemporaryTraining(NamedTuple):
  """The parts of a training that has no run directory.

  Attributes:
    recipe: with a resolved compute dtype.
    strategy: where it computes.
    data: the training examples.
    state: network, moving averages, optimizer and step.
  """
  recipe: recipe_lib.Recipe
  strategy: tf.distribute.Strategy
  data: training_data.RunData
  state: state_lib.TrainState


def create(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn,
           source: reader.Source | None = None) -> TemporaryTraining:
  """Opens the data and initializes a state.

  Args:
    recipe: what to compute.
    options: data, devices and warm start; the run directory is neither read nor written.
    log: writes a console line about a checkpoint of the earlier run that cannot be read.
    source: the records; None for those that the recipe names.

  Raises:
    errors.InputError: data, devices or warm start do not fit the recipe.
  """
  recipe = dataclasses.replace(recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
  strategy = strategy_lib.build(options.num_gpus, options.logical_devices, recipe.batch_size)
  data = training_data.RunData(recipe, options, source, log)
  recipe = data.recipe
  state = new_state(data.run_config(), strategy, options.accumulate)
  init = layer_transfer.select_layers(options.warm_start_from, options.reset_head, state.network,
                                      recipe.frozen_layers, log)
  state.adapt(lambda: data.calibration_images()[1])
  if init:
    layer_transfer.assign_layers(init, state.network, state.averages)
  return TemporaryTraining(recipe, strategy, data, state)


def new_state(config: run_config.RunConfig, strategy: tf.distribute.Strategy,
              accumulate: int = 1) -> state_lib.TrainState:
  """Returns a state on the strategy's devices, whose memory holds a batch.

  Args:
    config: the settings of the run.
    strategy: where it is trained.
    accumulate: slices in which a replica takes its part of a batch.

  Raises:
    errors.InputError: a batch does not fit into memory, or cannot be taken in slices or compiled.
  """
  with strategy.scope():
    state = state_lib.TrainState(config)
  gradient_limits.check_accumulate(accumulate, state.network, config.recipe)
  gradient_limits.check_jit_compile(
      strategy.num_replicas_in_sync, state.network, config.recipe)
  memory_check.batch(strategy_lib.rows(strategy, config.recipe.batch_size).count, state.network,
                     config.input_shape, strategy.extended.worker_devices, accumulate)
  return state
