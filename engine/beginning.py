"""How a run begins, or goes on: its directory, its frozen settings, the values of its variables."""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine import checkpoints as checkpoints_lib
from engine import config as config_lib
from engine import options as options_lib
from engine import run_dir as run_dir_lib
from engine.models import network as network_lib
from engine.retraining import taking
from engine.training import state as state_lib


def open_run(run: run_dir_lib.RunDir, config: config_lib.Config, options: options_lib.Options,
             network: network_lib.Network) -> tuple[config_lib.Config, bool]:
  """Makes the directory of a new run, or checks that the one that is there can go on as asked.

  Args:
    run: the run.
    config: its settings, as far as the recipe and the data say them.
    options: of this start; name the run whose layers are taken.
    network: the new one.

  Returns:
    The whole settings, and whether the run was there already.

  Raises:
    errors.InputError: the run is there with other settings, or no layer can be taken.
  """
  if run.config_file.is_file():
    asked = taking.asked(options.init_from, options.new_head)
    run.begin(dataclasses.replace(config, init=asked), options.fresh)
    # What was taken then, whatever the other run holds by now.
    return dataclasses.replace(config, init=run.read_config().init), True
  init = taking.match(options.init_from, options.new_head, network, config.recipe.freeze)
  config = dataclasses.replace(config, init=init)
  return config, run.begin(config, options.fresh)


def restore(checkpoints: checkpoints_lib.Checkpoints, state: state_lib.TrainState,
            init: config_lib.Init | None, images: Callable[[], tf.Tensor],
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
  state.calibrate(images)
  if init:
    taking.fill(init, state.network, state.averages)
    # So that a start that continues this one needs the other run no more.
    checkpoints.save(0)
  return 0
