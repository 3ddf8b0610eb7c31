"""How a run starts, resumes or is found finished: directory, frozen settings, initial values."""

import dataclasses

from engine.config import run_config
from engine.config import train_options
from engine.reporting import console
from engine.runs import checkpoint_files
from engine.runs import done_file
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_progress
from engine.trainer import disk_check
from engine.trainer import early_stopping
from engine.trainer import run_context
from engine.training import state as state_lib
from engine.transfer_learning import layer_transfer
from tfrecords import errors

# DONE's reason where no callback stopped the training.
MAX_STEPS_REACHED = 'max_steps reached'


def create_or_resume(
    run_dir: run_dir_lib.RunDir, config: run_config.RunConfig, options: train_options.TrainOptions,
    state: state_lib.TrainState, log: console.LogFn) -> tuple[run_config.RunConfig, bool]:
  """Makes the directory of a new run, or checks that the run in it can be resumed as asked.

  Args:
    run_dir: the run directory.
    config: the settings asked for, still without what is taken from an earlier run.
    options: of this start; may name the earlier run whose layers a new one starts with.
    state: the one to be trained.
    log: writes a console line about a checkpoint of the earlier run that cannot be read.

  Returns:
    The complete settings, and whether the run existed already.

  Raises:
    errors.InputError: the run in the directory has other settings, no layer fits, or the disk has
      no room for a checkpoint.
  """
  if run_dir.config_file.is_file():
    asked = layer_transfer.requested(options.warm_start_from, options.reset_head)
    run_dir.begin(dataclasses.replace(config, init=asked), options.fail_if_exists)
    # The layers taken at the first start count, whatever the earlier run holds by now.
    run = run_dir.read_config()
    return dataclasses.replace(config, init=run.init, run_id=run.run_id), True
  disk_check.checkpoint(run_dir, state)
  init = layer_transfer.select_layers(
      options.warm_start_from, options.reset_head, state.network, config.recipe.frozen_layers, log)
  config = dataclasses.replace(config, init=init, run_id=run_config.new_run_id())
  return config, run_dir.begin(config, options.fail_if_exists)


def restore_or_initialize(run: run_context.RunContext) -> int:
  """Gives all variables of a run the values that the next step begins with.

  Returns:
    The step of the restored checkpoint; 0 where the run is new.

  Raises:
    errors.InputError: the run had checkpoints, but they are missing or none of them can be read.
  """
  saved = run_progress.saved_step(run.run_dir)
  restored = run.checkpoints.restore_latest(run.log)
  folder = run.checkpoints.directory
  if restored is not None:
    if restored and not run.run_dir.metrics.exists():
      run.log(f'{run.run_dir.metrics}: missing, although there is a checkpoint of step '
              f'{restored:,}; the training continues without the counts of early stopping and '
              'without the rollbacks that had lowered the learning rate')
    existing = map(checkpoint_files.step_of, checkpoint_files.list_complete(folder))
    if saved is not None and restored < saved and saved not in existing:
      run.log(f'{folder}: according to metrics.jsonl or DONE step {saved:,} was saved, but its '
              f'checkpoint is missing; the training repeats the steps from {restored:,} on')
    return restored
  if saved is not None:
    raise errors.InputError(
        f'{folder}: according to metrics.jsonl or DONE this run has saved step {saved:,}, but its '
        'checkpoints are missing; restore them from a copy, or train again in another --train_dir')
  run.state.adapt(lambda: run.data.calibration_images()[1])
  if run.config.init:
    layer_transfer.assign_layers(run.config.init, run.state.network, run.state.averages)
    # A start that resumes this run no longer needs the earlier one.
    run.checkpoints.save(0)
  return 0


def settle_end(run: run_context.RunContext) -> done_file.Done | None:
  """Returns step and reason of the training's end; None where there is something left to train.

  The mark of an earlier end is set aside where the training goes on beyond it, or it is not true.

  Raises:
    errors.InputError: the disk has no room for a checkpoint of what is left.
  """
  found, marked = _reason_finished(run), run.run_dir.read_done()
  if found is None:
    disk_check.checkpoint(run.run_dir, run.state)
  if marked and marked.step != run.start_step:
    run.log(f'{run.run_dir}/{done_file.NAME}: says that the training ended at step '
            f'{marked.step:,}, and the last checkpoint is of step {run.start_step:,}; renamed to '
            f'{done_file.NAME}.{marked.step}')
  if marked and (found is None or marked.step != run.start_step):
    run.run_dir.reopen()
  return found


def _reason_finished(run: run_context.RunContext) -> done_file.Done | None:
  """Returns step and reason of the training's end; None where there is something left to train.

  A run that reached max_steps is continued by a larger one, a run that early stopping ended by a
  larger patience. One that another callback stopped stays finished for as long as DONE is there.
  """
  done = run.run_dir.read_done()
  if run.start_step >= run.recipe.max_steps:
    # DONE is missing where an earlier start was killed after its last checkpoint.
    return done if done and done.step == run.start_step else done_file.Done(
        run.start_step, MAX_STEPS_REACHED)
  if reason := early_stopping.reason_to_stop(run):
    return done_file.Done(run.start_step, reason)
  if done is None or done.step != run.start_step or done.reason in ('', MAX_STEPS_REACHED):
    return None
  return None if done.reason.startswith(early_stopping.NAME) else done
