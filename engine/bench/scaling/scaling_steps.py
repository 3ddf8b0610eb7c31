"""The time of a training step by batch size, and by number of replicas.

Steps are those of the trainer's own loop on one constant batch of noise. Replicas on one processor
share its cores: they show the overhead of dividing a step, not the gain of a second device.
"""

from collections.abc import Callable, Sequence
import contextlib
import dataclasses

import numpy as np
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import run_config
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets

BATCH_SIZES = (32, 64, 128, 256, 512, 1024, 2048)
REPLICAS = (1, 2)

# Examples between two clock readings, at least one step.
_EXAMPLES_PER_CALL = 512
_CALIBRATION_IMAGES = 100

# A table row and the timing that it is made of, one per candidate.
Measured = list[tuple[report.Row, timing.Timing]]


def by_batch(config: benchmark_config.BenchmarkConfig) -> Measured:
  """Returns a row for each compute dtype and batch size, all interleaved.

  Args:
    config: its recipe has a resolved compute dtype; float32 is measured too.

  Returns:
    Rows of compute dtype, batch, milliseconds, fastest, slowest and examples per second.
  """
  recipes = [dataclasses.replace(config.recipe, compute_dtype=name, batch_size=size)
             for name in dict.fromkeys(('float32', config.recipe.compute_dtype))
             for size in config.batch_sizes or BATCH_SIZES]
  candidates = [steps(f'step, {one.compute_dtype}, batch {one.batch_size}', one) for one in recipes]
  timings = timing.measure(
      candidates, config.plan, stage=config.session.stage('batch sizes, part 1 of 3'))
  return [((one.compute_dtype, *_row(one, found)), found)
          for one, found in zip(recipes, timings, strict=True)]


def by_replicas(config: benchmark_config.BenchmarkConfig) -> Measured:
  """Returns a row for each number of replicas, interleaved, in worker processes.

  Args:
    config: its recipe has a resolved compute dtype.

  Returns:
    Rows of replicas, batch, milliseconds, fastest, slowest and examples per second.
  """
  recipe = config.recipe
  with contextlib.ExitStack() as stack:
    workers = [stack.enter_context(worker.Worker(
        f'step, {replicas} on one CPU', replica_steps, recipe, replicas))
               for replicas in REPLICAS]
    timings = timing.measure(
        workers, config.plan, stage=config.session.stage('replicas, part 2 of 3'))
  return [((str(replicas), *_row(recipe, found)), found)
          for replicas, found in zip(REPLICAS, timings, strict=True)]


def _row(recipe: recipe_lib.Recipe, found: timing.Timing) -> report.Row:
  times = [1e3 / rate for rate in (found.rate, max(found.rates), min(found.rates))]
  return recipe.batch_size, *times, recipe.batch_size * found.rate


def linear_fits(rows: Sequence[report.Row]) -> list[report.Row]:
  """Fits ms = a + b * batch for each compute dtype, by least squares of the relative error.

  Args:
    rows: of `by_batch`.

  Returns:
    Rows of compute dtype, a in milliseconds and b in microseconds; None for one batch size alone.
  """
  found: list[report.Row] = []
  for name in dict.fromkeys(row[0] for row in rows):
    sizes, times = np.transpose([row[1:3] for row in rows if row[0] == name])
    if len(sizes) == 1:
      found.append((name, None, None))
      continue
    slope, fixed = np.polyfit(sizes, times, 1, w=1 / times)
    found.append((name, float(fixed), 1e3 * float(slope)))
  return found


def replica_steps(recipe: recipe_lib.Recipe, replicas: int) -> timing.Candidate:
  """Divides the CPU of this worker process and returns `steps` on its logical devices."""
  strategy_lib.use_devices('cpu', replicas)
  return steps(str(replicas), recipe, replicas)


def steps(name: str, recipe: recipe_lib.Recipe, replicas: int = 1) -> timing.Candidate:
  """Returns a candidate whose items are training steps of the recipe.

  Args:
    name: of the candidate.
    recipe: gives network, batch size and the resolved compute dtype.
    replicas: the number of logical CPU devices, which must exist already.
  """
  run = loop(recipe, replicas)
  num_steps = max(1, _EXAMPLES_PER_CALL // recipe.batch_size)

  def work() -> int:
    run(num_steps)
    return num_steps

  return timing.Candidate(name, work)


def loop(recipe: recipe_lib.Recipe, replicas: int = 1) -> Callable[[int], float]:
  """Returns a function that takes so many steps and returns the loss; arguments as for `steps`."""
  recipe = without_change(recipe)
  spec = datasets.get(recipe.dataset)
  training_config = run_config.RunConfig(
      recipe, 0, recipe.classes(spec), spec.image_shape, spec.train_examples)
  strategy = strategy_lib.build(0, replicas, recipe.batch_size)
  with strategy.scope():
    state = state_lib.TrainState(training_config)
  state.adapt(lambda: _noise(training_config, _CALIBRATION_IMAGES))
  train_steps = step_lib.build_loop(strategy, state, recipe, spec.train_examples)
  iterator = iter(strategy.distribute_datasets_from_function(
      lambda _: _one_batch(training_config, recipe.batch_size // replicas)))
  return lambda count: float(train_steps(iterator, tf.constant(count))['loss'])


def without_change(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns a recipe whose steps do not change the weights, however many of them there are."""
  rates = {'learning_rate', 'muon_learning_rate'} & {*recipe_settings.flat(recipe)}
  return recipe.with_settings(**dict.fromkeys(rates, 1e-9))


def _one_batch(config: run_config.RunConfig, size: int) -> tf.data.Dataset:
  """Returns one batch of noise, repeated without end."""
  labels = tf.range(size) % len(config.class_names)
  return tf.data.Dataset.from_tensors((_noise(config, size), labels)).repeat()


def _noise(config: run_config.RunConfig, size: int) -> tf.Tensor:
  return tf.random.stateless_normal([size, *config.input_shape], [0, 0])
