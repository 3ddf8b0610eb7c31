"""Writes a sweep for TensorBoard's HPARAMS tab: a row per training, with settings and accuracy.

The events have their own folder, so that the run directories are as train_main makes them.
"""

from collections.abc import Mapping

import tensorflow as tf

from engine.reporting import hparams
from engine.sweep import dimension as dimension_lib
from engine.sweep import ledger
from engine.sweep import sweep as sweep_lib

FOLDER = 'hparams'
ACCURACY = 'validation accuracy'


def write(sweep: sweep_lib.Sweep) -> None:
  """Writes the missing rows of all trainings that have a result."""
  from tensorboard.plugins.hparams import api
  folder = sweep.config.folder / FOLDER
  with hparams.new_events(folder, 0) as is_new:
    if is_new:
      names = [*(one.name for one in sweep.config.dimensions), 'steps', 'seed']
      api.hparams_config(hparams=[api.HParam(name) for name in names],
                         metrics=[api.Metric(ACCURACY)])
  for key, result in sweep.ledger.results.items():
    name = sweep.run_dir(*key).relative_to(sweep.config.folder)
    with hparams.new_events(folder / name, result.steps) as is_new:
      if is_new:
        api.hparams(values(sweep.trials[result.trial].settings, result), trial_id=str(name))
        tf.summary.scalar(ACCURACY, result.accuracy)


def values(settings: Mapping[str, dimension_lib.Value], result: ledger.Result) -> hparams.Values:
  """Returns a row: the settings of a trial, and steps and seed of its training."""
  return {name: dimension_lib.shown(value) if isinstance(value, tuple) else value
          for name, value in settings.items()} | {'steps': result.steps, 'seed': result.seed}
