"""A step of the tutorial's network on a few small images, and this engine's training of it."""

from collections.abc import Iterator

import numpy as np

from engine.bench.step import step_workload
from engine.config import recipe_catalog
from engine.config import run_config
from engine.models import model_registry

BATCH_SIZE = 8
# So small that the warm-up of our own averages does not show in the first steps: 2 / 11.
AVERAGING = 0.1
RECIPE = recipe_catalog.get('cifar10_tutorial').with_settings(crop_size=8,
  batch_size=BATCH_SIZE,
  moving_average_decay=AVERAGING,
)


def workload() -> step_workload.StepWorkload:
  """Returns two batches of 8 x 8 pixels, for one thread."""
  rng = np.random.default_rng(0)
  return step_workload.StepWorkload(
      rng.normal(size=[2, BATCH_SIZE, 8, 8, 3]).astype(np.float32),
      rng.integers(0, 10, [2, BATCH_SIZE]).astype(np.int32), 10, RECIPE.learning_rate,
      RECIPE.weight_decay, AVERAGING, 1)


def config(**changes) -> run_config.RunConfig:
  """Returns the training of RECIPE, changed."""
  return run_config.RunConfig(RECIPE.with_settings(**changes), 0,
                              tuple(map(str, range(10))), (32, 32, 3), 50_000)


def lesson(model: str) -> tuple[step_workload.StepWorkload, run_config.RunConfig]:
  """Returns the step of an MNIST lesson's network on images of 10 x 10, without its dropout."""
  recipe = recipe_catalog.get(f'mnist_{model}').with_settings(
      crop_size=10, batch_size=BATCH_SIZE, dropout=0.0)
  rng = np.random.default_rng(0)
  made = step_workload.StepWorkload(
      rng.uniform(size=[2, BATCH_SIZE, 10, 10, 1]).astype(np.float32),
      rng.integers(0, 10, [2, BATCH_SIZE]).astype(np.int32), 10, recipe.learning_rate, 0.0, 0.0, 1,
      model)
  return made, run_config.RunConfig(recipe, 0, tuple(map(str, range(10))), (28, 28, 1), 60_000)


def initial_values(model: str = 'tutorial') -> list[np.ndarray]:
  """Returns weights and biases of each layer as ours begins."""
  shape = (8, 8, 3) if model == 'tutorial' else (10, 10, 1)
  named = model_registry.named_variables(model_registry.build(model, shape, 10, 0))
  return list(in_order(named, model))


def in_order(named, model: str) -> Iterator[np.ndarray]:
  """Yields weights and biases of each layer in turn."""
  for layer in model_registry.MODELS[model].TRAINABLE_LAYERS:
    for kind in ('weights', 'biases'):
      yield named[f'{layer}/{kind}'].numpy()
