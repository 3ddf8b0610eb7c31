"""How the time of a training step grows: with the batch, and with replicas.

Steps are those of the trainer's own loop, on one batch of noise that stays where it is. Replicas on
one processor share its cores: what they show is the price of dividing a step, not the gain of a
second device.
"""

from collections.abc import Sequence
import contextlib
import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import timing
from engine.bench.core import worker
from engine.config import recipe as recipe_lib
from engine.config import run_config
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets

BATCH_SIZES = (32, 64, 128, 256, 512, 1024, 2048)
REPLICAS = (1, 2)

# Examples between two looks at the clock, at least a step.
_EXAMPLES_PER_TURN = 512
_CALIBRATING_IMAGES = 100

Row = tuple[Any, ...]
Measured = list[tuple[Row, timing.Timing]]


def by_batch(request: benchmark_config.Request) -> Measured:
  """Returns a row for each precision and batch size, all measured in turn.

  Args:
    request: with a recipe of resolved precision; float32 is measured beside it.

  Returns:
    Rows of precision, batch, milliseconds, fastest, slowest and examples a second.
  """
  asked = [dataclasses.replace(request.recipe, compute_dtype=name, batch_size=size)
           for name in dict.fromkeys(('float32', request.recipe.compute_dtype))
           for size in request.batch_sizes or BATCH_SIZES]
  subjects = [steps(f'step, {one.compute_dtype}, batch {one.batch_size}', one) for one in asked]
  timings = timing.measure(subjects, request.plan, after_round=request.after_round)
  return [((one.compute_dtype, *_row(one, found)), found)
          for one, found in zip(asked, timings, strict=True)]


def by_replicas(request: benchmark_config.Request) -> Measured:
  """Returns a row for each number of replicas, measured in turn in processes of their own.

  Args:
    request: with a recipe of resolved precision.

  Returns:
    Rows of replicas, batch, milliseconds, fastest, slowest and examples a second.
  """
  recipe = request.recipe
  with contextlib.ExitStack() as stack:
    workers = [stack.enter_context(worker.Worker(
        f'step, {replicas} on one CPU', replica_steps, recipe, replicas))
               for replicas in REPLICAS]
    timings = timing.measure(workers, request.plan, after_round=request.after_round)
  return [((str(replicas), *_row(recipe, found)), found)
          for replicas, found in zip(REPLICAS, timings, strict=True)]


def _row(recipe: recipe_lib.Recipe, found: timing.Timing) -> Row:
  times = [1e3 / rate for rate in (found.rate, max(found.rates), min(found.rates))]
  return recipe.batch_size, *times, recipe.batch_size * found.rate


def straight_lines(rows: Sequence[Row]) -> list[Row]:
  """Returns for each precision a and b of ms = a + b * batch, the least squares of relative error.

  Args:
    rows: of `by_batch`.

  Returns:
    Rows of precision, milliseconds a step, microseconds an example; None from one batch size.
  """
  found: list[Row] = []
  for name in dict.fromkeys(row[0] for row in rows):
    sizes, times = np.transpose([row[1:3] for row in rows if row[0] == name])
    if len(sizes) == 1:
      found.append((name, None, None))
      continue
    slope, fixed = np.polyfit(sizes, times, 1, w=1 / times)
    found.append((name, float(fixed), 1e3 * float(slope)))
  return found


def replica_steps(recipe: recipe_lib.Recipe, replicas: int) -> timing.Candidate:
  """Divides the CPU of this process, which does nothing else, and returns `steps` on its parts."""
  strategy_lib.use_devices('cpu', replicas)
  return steps(str(replicas), recipe, replicas)


def steps(name: str, recipe: recipe_lib.Recipe, replicas: int = 1) -> timing.Candidate:
  """Returns a candidate whose items are training steps of the recipe.

  Args:
    name: of the candidate.
    recipe: gives network, batch size and precision, resolved.
    replicas: on parts of the CPU, which this process must have been given before.
  """
  # So small that the weights stay what they are, however many steps there are.
  recipe = dataclasses.replace(recipe, learning_rate=1e-9, muon_learning_rate=1e-9)
  spec = datasets.get(recipe.dataset)
  config = run_config.Config(
      recipe, 0, recipe.class_names, spec.image_shape, spec.train_examples)
  strategy = strategy_lib.build(0, replicas, recipe.batch_size)
  with strategy.scope():
    state = state_lib.TrainState(config)
  state.adapt(lambda: _noise(config, _CALIBRATING_IMAGES))
  train_steps = step_lib.build_loop(strategy, state, recipe, spec.train_examples)
  iterator = iter(strategy.distribute_datasets_from_function(
      lambda _: _one_batch(config, recipe.batch_size // replicas)))
  number = max(1, _EXAMPLES_PER_TURN // recipe.batch_size)

  def work() -> int:
    float(train_steps(iterator, tf.constant(number))['loss'])
    return number

  return timing.Candidate(name, work)


def _one_batch(config: run_config.Config, size: int) -> tf.data.Dataset:
  """Returns the same batch of noise without end."""
  labels = tf.range(size) % len(config.class_names)
  return tf.data.Dataset.from_tensors((_noise(config, size), labels)).repeat()


def _noise(config: run_config.Config, size: int) -> tf.Tensor:
  return tf.random.stateless_normal([size, *config.input_shape], [0, 0])
