"""Trains a recipe without one fold, and asks it about the records of that fold."""

import math

import numpy as np
import tensorflow as tf
import tqdm

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.inference import model_runner
from engine.reporting import console
from engine.trainer import temporary_training
from engine.training import compute_dtype
from engine.training import step as step_lib
from tfrecords import errors
from tfrecords import reader

_BATCH = 240
# Steps between two checks of the loss, and between two moves of the progress bar.
_STEPS_PER_LOOP = 50


def held_out_logits(recipe: recipe_lib.Recipe, options: train_options.TrainOptions,
                    trained: reader.Source, held_out: reader.Source, name: str,
                    log: console.LogFn) -> np.ndarray:
  """Returns the logits of records that the training has not seen, float32 [n, classes].

  They are those of the moving averages at the end of a training, which leaves no run behind.

  Args:
    recipe: what to train.
    options: seed, memory and devices.
    trained: the records to train on.
    held_out: the records to ask about.
    name: of the fold, for the progress bar and messages.
    log: writes a console line.

  Raises:
    errors.InputError: the recipe does not fit the records, or the training diverges.
  """
  training = temporary_training.create(recipe, options, log, trained)
  _train(training, name)
  dtype = compute_dtype.TYPES[training.recipe.compute_dtype]

  @tf.function(autograph=False, reduce_retracing=True)
  def logits(records: tf.Tensor) -> tf.Tensor:
    images, _ = reader.decode(held_out.spec, records)
    return model_runner.logits(
        {model_runner.AVERAGES: training.state.averages}, images, recipe.preprocessing, dtype,
        recipe.test_time_flip)[model_runner.AVERAGES]

  found = np.concatenate([logits(block).numpy() for block in held_out.records().batch(_BATCH)])
  model_runner.require_finite(found, name)
  return found


def _train(training: temporary_training.TemporaryTraining, name: str) -> None:
  recipe, data = training.recipe, training.data
  train_steps = step_lib.build_loop(
      training.strategy, training.state, recipe, data.source.num_examples)
  batches = data.iterator(0, training.strategy)
  with tqdm.tqdm(total=recipe.max_steps, desc=name, unit='step', disable=None,
                 leave=False) as bar:
    for step in range(0, recipe.max_steps, _STEPS_PER_LOOP):
      steps = min(_STEPS_PER_LOOP, recipe.max_steps - step)
      loss = float(train_steps(batches, tf.constant(steps))['loss'])
      if not math.isfinite(loss):
        raise errors.InputError(
            f'{name}: the loss is {loss}; give a smaller --learning_rate, in another --work_dir')
      bar.update(steps)
