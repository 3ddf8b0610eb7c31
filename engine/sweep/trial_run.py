"""Runs one training of a sweep in an ordinary run directory, and evaluates it.

The evaluation is recorded as the evaluator records its own, so that TensorBoard's HPARAMS tab has a
row for each training.
"""

import contextlib
import gc
import time

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from engine.reporting import console
from engine.reporting import trackers
from engine.sweep import ledger
from engine.trainer import failure
from engine.trainer import trainer
from engine.trainer import validation
from tfrecords import errors

# What trials are evaluated on, one of run_config.EVAL_DATA.
_DATA = 'validation'


def run(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, trial: int, rung: int,
        finishing: trainer.Finishing, log: console.LogFn) -> ledger.Result:
  """Starts or resumes a training, and evaluates it on the validation images at its end.

  Args:
    recipe: with the number of steps of the rung.
    options: name the run directory, the seed and the data.
    trial: number of the trial.
    rung: number of the rung.
    finishing: as for `trainer.Trainer.train`.
    log: gets a line if the evaluation cannot be written for TensorBoard.

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
      found = _evaluate(training, log)
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


def _evaluate(training: trainer.Trainer, log: console.LogFn) -> metrics.ClassificationMetrics:
  start = time.monotonic()
  evaluate = validation.compile_evaluation(training)
  try:
    found = evaluate()
  except errors.InputError as error:
    # The check before a checkpoint uses only a few images, so this is still possible.
    raise failure.DivergedError(str(error)) from error
  _record(training, found, time.monotonic() - start, log)
  return found


def _record(training: trainer.Trainer, found: metrics.ClassificationMetrics, seconds: float,
            log: console.LogFn) -> None:
  """Writes the evaluation to all trackers, unless an earlier start has done so."""
  step = training.done.step if training.done else training.recipe.max_steps
  if step in evaluation_log.read(training.run_dir.metrics, _DATA, found.count):
    return
  record = evaluation_log.record(
      evaluation_log.Evaluation(step, found), _DATA, training.config.class_names, seconds)
  with contextlib.closing(trackers.Trackers(training.run_dir, training.config, log)) as own:
    own.append(evaluation_log.KIND, step, record)


def _discard(line: str) -> None:
  """Discards a log line, whose contents are also in metrics.jsonl."""
