"""Runs one training of a sweep in an ordinary run directory, and evaluates it."""

import gc
import time

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import metrics
from engine.sweep import ledger
from engine.trainer import failure
from engine.trainer import trainer
from engine.trainer import validation
from tfrecords import errors


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, trial: int, rung: int,
        finishing: trainer.Finishing) -> ledger.Result:
  """Starts or resumes a training, and evaluates it on the validation images at its end.

  Args:
    recipe: with the number of steps of the rung.
    options: name the run directory, the seed and the data.
    trial: number of the trial.
    rung: number of the rung.
    finishing: as for `trainer.Trainer.train`.

  Raises:
    errors.InputError: data, devices, directory or recipe cannot be used.
    KeyboardInterrupt: a signal asked it to end; the state is saved.
  """
  start = time.monotonic()
  try:
    training = trainer.Trainer.create(recipe, options, _discard)
    with training.lock:
      training.restore_or_initialize()
      training.train(finishing)
      training.finish()
      found = _evaluate(training)
  except failure.DivergedError as error:
    return ledger.Result(trial, rung, options.seed, recipe.max_steps, time.monotonic() - start,
                         diverged=str(error))
  step_seconds = _step_seconds(training)
  # The graphs of a training form reference cycles; the next training needs their memory.
  del training
  gc.collect()
  return ledger.Result(
      trial, rung, options.seed, recipe.max_steps, time.monotonic() - start, found.accuracy,
      found.correct, found.count, found.cross_entropy, step_seconds=step_seconds)


def _step_seconds(training: trainer.Trainer) -> float:
  """Returns the mean time of the steps of this start, with checkpoints and log."""
  seconds = sum(value for name, value in training.timer.seconds.items() if name != 'start')
  steps = training.recipe.max_steps - training.start_step
  return seconds / steps if steps > 0 else 0.0


def _evaluate(training: trainer.Trainer) -> metrics.ClassificationMetrics:
  evaluate = validation.compile_evaluation(training)
  try:
    return evaluate()
  except errors.InputError as error:
    # The check before a checkpoint uses only a few images, so this is still possible.
    raise failure.DivergedError(str(error)) from error


def _discard(line: str) -> None:
  """Discards a log line, whose contents are also in metrics.jsonl."""
