"""How a run begins, or goes on: its directory, its frozen settings, the values of its variables."""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.config import run_config
from engine.config import train_options
from engine.models import network as network_lib
from engine.runs import checkpoints as checkpoints_lib
from engine.runs import run_dir as run_dir_lib
from engine.training import state as state_lib
from engine.transfer_learning import layer_transfer


def open_run(run: run_dir_lib.RunDir, config: run_config.Config, options: train_options.Options,
             network: network_lib.Network,
             log: Callable[[str], None]) -> tuple[run_config.Config, bool]:
  """Makes the directory of a new run, or checks that the one that is there can go on as asked.

  Args:
    run: the run.
    config: its settings, as far as the recipe and the data say them.
    options: of this start; name the run whose layers are taken.
    network: the new one.
    log: gets a line about a checkpoint of the other run that cannot be read.

  Returns:
    The whole settings, and whether the run was there already.

  Raises:
    errors.InputError: the run is there with other settings, or no layer can be taken.
  """
  if run.config_file.is_file():
    asked = layer_transfer.requested(options.warm_start_from, options.reset_head)
    run.begin(dataclasses.replace(config, init=asked), options.fail_if_exists)
    # What was taken then, whatever the other run holds by now.
    return dataclasses.replace(config, init=run.read_config().init), True
  init = layer_transfer.select_layers(
      options.warm_start_from, options.reset_head, network, config.recipe.frozen_layers, log)
  config = dataclasses.replace(config, init=init)
  return config, run.begin(config, options.fail_if_exists)


def restore(checkpoints: checkpoints_lib.Checkpoints, state: state_lib.TrainState,
            init: run_config.Init | None, images: Callable[[], tf.Tensor],
            report: Callable[[str], None]) -> int:
  """Gives all variables the values that the next step begins with.

  Args:
    checkpoints: of the run.
    state: what is to be filled.
    init: what a new run takes from another one.
    images: returns the first training images, as evaluation would show them.
    report: takes a line about a checkpoint that cannot be read.

  Returns:
    The step of the checkpoint, 0 where the run is new.

  Raises:
    errors.InputError: there are checkpoints, and none of them can be read.
  """
  restored = checkpoints.restore_latest(report)
  if restored is not None:
    return restored
  state.adapt(images)
  if init:
    layer_transfer.assign_layers(init, state.network, state.averages)
    # So that a start that continues this one needs the other run no more.
    checkpoints.save(0)
  return 0
