"""A run made of the weights of another program: trained on, evaluated and asked as any other."""

import contextlib
import dataclasses

from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.runs import checkpoints
from engine.runs import dataset_splits
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from engine.runs import run_progress
from engine.training import compute_dtype
from engine.training import state as state_lib
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors

_SEED = 0


def config(recipe: recipe_lib.Recipe, data_dir: str) -> run_config.RunConfig:
  """Returns the settings of a new run.

  Args:
    recipe: of the run.
    data_dir: folder of the data sets, whose number of training records the settings hold.
  """
  recipe = dataclasses.replace(recipe, compute_dtype=compute_dtype.resolve(recipe.compute_dtype))
  spec = datasets.get(recipe.dataset, data_dir)
  return run_config.RunConfig(recipe, _SEED, recipe.classes(spec), spec.image_shape,
                              _train_examples(recipe, spec, data_dir),
                              run_id=run_config.new_run_id())


def save(run_dir: run_dir_lib.RunDir, settings: run_config.RunConfig,
         state: state_lib.TrainState) -> None:
  """Makes the run: its settings, and a checkpoint of the state at its step.

  Args:
    run_dir: a directory that holds no run.
    settings: of the run.
    state: variables with their values.

  Raises:
    errors.InputError: there is a run already, or the disk does not take it.
  """
  step = int(state.step.numpy())
  with run_locks.lock_training(run_dir):
    run_dir.begin(settings, fail_if_exists=True)
    checkpoints.Checkpoints(
        run_dir.checkpoints, state.checkpoint(), run_id=settings.run_id).save(step)
    # So that the run is not treated as a new one if its checkpoint is lost.
    with contextlib.closing(metrics_log.opened(run_dir.metrics)) as metrics_file:
      metrics_file.append(run_progress.CHECKPOINT, step, {})


def _train_examples(recipe: recipe_lib.Recipe, spec: dataset_spec.DatasetSpec,
                    data_dir: str) -> int:
  """Returns the number of training records: of the data in `data_dir`, or else of the data set."""
  try:
    return dataset_splits.training_source(recipe, spec, data_dir, seed=_SEED).num_examples
  except errors.InputError:
    return recipe.max_train_examples or spec.train_examples - recipe.validation_examples
