"""Measures the time of a training step on this machine, in a few seconds before a training."""

from collections.abc import Callable
import statistics
import time

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.config import train_options
from engine.reporting import console
from engine.trainer import temporary_training
from engine.training import step as step_lib

_SECONDS = 2.0
_MAX_STEPS = 100
# The first steps also warm up.
_WARM_UP_STEPS = 2


def measure(recipe: recipe_lib.Recipe, options: train_options.TrainOptions, log: console.LogFn, *,
            seconds: float = _SECONDS, clock: Callable[[], float] = time.perf_counter) -> float:
  """Returns the median seconds of a training step, including its input.

  The steps are those of a temporary training on the recipe's data, which is discarded.

  Args:
    recipe: what to compute.
    options: the data and the devices; no run directory is made.
    log: writes a console line.
    seconds: duration of the measurement, after the first steps.
    clock: returns seconds.

  Raises:
    errors.InputError: data or devices do not fit the recipe.
  """
  recipe, strategy, data, state = temporary_training.create(recipe, options, log)
  train_steps = step_lib.build_loop(
      strategy, state, recipe, data.run_config().train_examples, accumulate=options.accumulate)
  batches = data.iterator(0, strategy)

  def step() -> float:
    start = clock()
    float(train_steps(batches, tf.constant(1))['loss'])
    return clock() - start
  for _ in range(_WARM_UP_STEPS):
    step()
  found = [step()]
  while sum(found) < seconds and len(found) < _MAX_STEPS:
    found.append(step())
  return statistics.median(found)
