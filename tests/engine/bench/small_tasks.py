"""A step of the tutorial's network on a few small images, and how ours begins and goes on."""

import dataclasses

import numpy as np

from engine import config as config_lib
from engine import recipes
from engine.bench import step_task
from engine.models import catalogue

BATCH_SIZE = 8
# So small that the warm-up of our own averages does not show in the first steps: 2 / 11.
AVERAGING = 0.1
RECIPE = dataclasses.replace(recipes.get('cifar10_tutorial'), crop=8, batch_size=BATCH_SIZE,
                             moving_average_decay=AVERAGING)


def task() -> step_task.Task:
  """Returns two batches of 8 x 8 pixels, for one thread."""
  rng = np.random.default_rng(0)
  return step_task.Task(
      rng.normal(size=[2, BATCH_SIZE, 8, 8, 3]).astype(np.float32),
      rng.integers(0, 10, [2, BATCH_SIZE]).astype(np.int32), 10, RECIPE.learning_rate,
      RECIPE.weight_decay, AVERAGING, 1)


def config(**changes) -> config_lib.Config:
  """Returns the training of RECIPE, changed."""
  return config_lib.Config(dataclasses.replace(RECIPE, **changes), 0,
                           tuple(map(str, range(10))), (32, 32, 3), 50_000)


def initial_values() -> list[np.ndarray]:
  """Returns weights and biases of each layer as ours begins."""
  named = catalogue.named_variables(catalogue.build('tutorial', (8, 8, 3), 10, 0))
  return [named[f'{layer.name}/{kind}'].numpy()
          for layer in step_task.LAYERS for kind in ('weights', 'biases')]
