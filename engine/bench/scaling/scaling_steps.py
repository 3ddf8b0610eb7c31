"""Training steps for benchmarks: those of the trainer's own loop on one constant batch of noise.

No input is prepared, no summary written and no checkpoint saved. Replicas on one processor share
its cores: they show the overhead of dividing a step, not the gain of a second device.
"""

from collections.abc import Callable
import time

import tensorflow as tf

from engine.bench.scaling import growth_axes
from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import run_config
from engine.models import model_registry
from engine.training import state as state_lib
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tfrecords import datasets

# Of a call, which is at least a step and at most so many: the time of a call must not count.
_SECONDS_PER_CALL = 0.1
_MAX_STEPS = 64
_CALIBRATION_IMAGES = 100


def build(point: growth_axes.Point) -> 'StepWorkload':
  """Returns the target of a worker process, on logical devices of its CPU."""
  strategy_lib.use_devices('cpu', point.replicas)
  return StepWorkload(point)


class StepWorkload:
  """Training steps of a point."""

  def __init__(self, point: growth_axes.Point):
    """Takes a first step, and a second one to see how long it takes.

    Args:
      point: whose replicas are logical devices that exist already.
    """
    config = _config(point.recipe, point.num_classes, point.side)
    self._run, state = _loop(config, point.replicas)
    self._num_parameters = model_registry.parameter_count(state.network)
    self._run(1)
    start = time.perf_counter()
    self._run(1)
    seconds = time.perf_counter() - start
    self._num_steps = max(1, min(_MAX_STEPS, int(_SECONDS_PER_CALL / seconds)))

  def work(self) -> int:
    """Takes some steps and returns their number."""
    self._run(self._num_steps)
    return self._num_steps

  def num_parameters(self) -> int:
    """Returns the number of trainable parameters."""
    return self._num_parameters


def loop(recipe: recipe_lib.Recipe) -> Callable[[int], float]:
  """Returns a function that takes so many steps of a recipe and returns the loss."""
  return _loop(_config(recipe))[0]


def without_change(recipe: recipe_lib.Recipe) -> recipe_lib.Recipe:
  """Returns a recipe whose steps do not change the weights, however many of them there are."""
  rates = {'learning_rate', 'muon_learning_rate'} & {*recipe_settings.flat(recipe)}
  return recipe.with_settings(**dict.fromkeys(rates, 1e-9))


def _config(recipe: recipe_lib.Recipe, num_classes: int = 0, side: int = 0) -> run_config.RunConfig:
  """Returns the settings of a run that changes nothing; 0: as the data set of the recipe has it."""
  spec = datasets.get(recipe.dataset)
  names = tuple(map(str, range(num_classes))) or recipe.classes(spec)
  shape = (side, side, spec.image_shape[-1]) if side else spec.image_shape
  return run_config.RunConfig(without_change(recipe), 0, names, shape, spec.train_examples)


def _loop(config: run_config.RunConfig,
          replicas: int = 1) -> tuple[Callable[[int], float], state_lib.TrainState]:
  strategy = strategy_lib.build(0, replicas, config.recipe.batch_size)
  with strategy.scope():
    state = state_lib.TrainState(config)
  state.adapt(lambda: _noise(config, _CALIBRATION_IMAGES))
  steps = step_lib.build_loop(strategy, state, config.recipe, config.train_examples)
  iterator = iter(strategy.distribute_datasets_from_function(
      lambda _: _one_batch(config, config.recipe.batch_size // replicas)))
  return lambda count: float(steps(iterator, tf.constant(count))['loss']), state


def _one_batch(config: run_config.RunConfig, size: int) -> tf.data.Dataset:
  """Returns one batch of noise, repeated without end."""
  labels = tf.range(size) % len(config.class_names)
  return tf.data.Dataset.from_tensors((_noise(config, size), labels)).repeat()


def _noise(config: run_config.RunConfig, size: int) -> tf.Tensor:
  return tf.random.stateless_normal([size, *config.input_shape], [0, 0])
